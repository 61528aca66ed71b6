import { afterEach, expect, test } from 'vitest';
import { isWriting } from './keys.ts';

afterEach(() => document.body.replaceChildren());

const buttonIn = (html: string) => {
  document.body.innerHTML = html;
  return document.querySelector('button, input');
};

test('[UI11] in a field and in an open dialog letters are letters; in one that has closed they are the page’s again', () => {
  expect(isWriting(buttonIn('<input />'))).toBe(true);
  expect(isWriting(buttonIn('<dialog open><button>Close</button></dialog>'))).toBe(true);
  expect(isWriting(buttonIn('<dialog><button>Close</button></dialog>'))).toBe(false);
  expect(isWriting(buttonIn('<p><button>Close</button></p>'))).toBe(false);
  expect(isWriting(document)).toBe(false);
});
