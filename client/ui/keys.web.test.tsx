import { afterEach, expect, test } from 'vitest';
import { isWriting } from './keys.ts';
import { isNoCommand, strayFromNow, strays } from './stray-letters.ts';

afterEach(() => {
  strays.end();
  document.body.replaceChildren();
});

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

test('[HC28] no key of the page takes a letter for a command that was meant for a field', () => {
  const isCommand = (key: string) => !isNoCommand(new KeyboardEvent('keydown', { key }));
  expect(isCommand('n')).toBe(true);
  strayFromNow();
  expect(isCommand('n')).toBe(false);
  expect(isCommand('Escape')).toBe(true);
  expect(isCommand('n')).toBe(true);
});
