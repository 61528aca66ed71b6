import { afterEach, expect, test } from 'vitest';
import { mount, unmountAll } from '../testing/mount.tsx';
import { Markdown } from './markdown.tsx';
import { isTooIntricate } from './too-intricate.ts';

afterEach(unmountAll);

const many = 500_000;

/** Each as long as a message can be: parsed or laid out in full, they take seconds, or all there is. */
const bombs: Record<string, string> = {
  'a table of one line': `${'|a'.repeat(many / 4)}|\n${'|-'.repeat(many / 4)}|\n`,
  'quotes in quotes': '>'.repeat(many),
  'quotes in quotes, apart': '> '.repeat(many / 2),
  'brackets in brackets': '['.repeat(many),
  'brackets that close': `${'['.repeat(many / 2)}${']'.repeat(many / 2)}(x)`,
  'lists in lists': Array.from({ length: 900 }, (_, i) => `${' '.repeat(i * 2)}- x`).join('\n'),
  'lists in one line': '- '.repeat(many / 2),
  'links in links': '[a](b'.repeat(many / 5),
  'stars without an end': '*a **b '.repeat(many / 7),
  underscores: '_'.repeat(many),
};

test.each(Object.entries(bombs))(
  '[R99] %s, at any length: shown as it was written, at once',
  (_, text) => {
    expect(isTooIntricate(text)).toBe(true);
    const { container } = mount(<Markdown text={text} isLive />);
    expect(container.querySelectorAll('*').length).toBeLessThan(10);
    expect(container.textContent).toBe(text);
  },
);

test('[R99] what people write is laid out: long, wide, nested and with signs, within reason', () => {
  const table = `${'| h '.repeat(30)}|\n${'| - '.repeat(30)}|\n${`${'| x '.repeat(30)}|\n`.repeat(200)}`;
  const nested = Array.from({ length: 12 }, (_, i) => `${'  '.repeat(i)}- level ${i}`).join('\n');
  const code = `\`\`\`\n${'call(a[b[c]], (d)) | e\n'.repeat(2_000)}\`\`\`\n`;
  const quotes = '> > > said\n'.repeat(100);
  for (const text of [
    table,
    nested,
    code,
    quotes,
    '**b** *i* '.repeat(300),
    'words '.repeat(50_000),
  ])
    expect([text.slice(0, 20), isTooIntricate(text)]).toEqual([text.slice(0, 20), false]);
  expect(isTooIntricate('---------------------------------------------------------\n')).toBe(false);
});
