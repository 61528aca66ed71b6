import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

const read = (args: string[], env: Record<string, string> = {}) => readOptions(args, env, '/app');

test('without a wish it is .data and port 8787', () => {
  expect(read([])).toEqual({ dataFolder: '/app/.data', port: 8787 });
});

test('a folder is taken from --data before AUTOPILOT_DATA', () => {
  expect(read(['--data', '/tmp/a'], { AUTOPILOT_DATA: '/tmp/b' }).dataFolder).toBe('/tmp/a');
  expect(read(['--data=here']).dataFolder).toBe('/app/here');
  expect(read([], { AUTOPILOT_DATA: '/tmp/b' }).dataFolder).toBe('/tmp/b');
});

test('PORT is the wished port; an empty one is no wish', () => {
  expect(read([], { PORT: '9000' }).port).toBe(9000);
  expect(read([], { PORT: '' }).port).toBe(8787);
});

test.each([
  [['--dta', 'x'], {}, '--dta is not known here'],
  [['--data'], {}, '--data needs a folder'],
  [[], { PORT: 'http' }, 'PORT is http'],
  [[], { PORT: '70000' }, 'PORT is 70000'],
])('%j with %j is refused: %s', (args, env, words) => {
  expect(() => read(args, env)).toThrow(words);
});
