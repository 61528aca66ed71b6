import { expect, test } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { messageProblem, toSend } from './message-problem.ts';

const t1 = threadId.parse('t1');

test('a message longer than a frame is refused in words before it is sent', () => {
  expect(messageProblem(t1, 'x'.repeat(limits.commandBytes - 300))).toBeNull();
  expect(messageProblem(t1, 'x'.repeat(limits.commandBytes + 1024))).toMatch(
    /^This is 2 KiB longer/,
  );
});

test('what counts is bytes on the wire, not letters', () => {
  const half = limits.commandBytes / 2;
  expect(messageProblem(t1, 'x'.repeat(half))).toBeNull();
  expect(messageProblem(t1, '\n'.repeat(half))).not.toBeNull();
  expect(messageProblem(t1, '東'.repeat(half))).not.toBeNull();
});

test('empty lines around a message are not sent, indentation is', () => {
  expect(toSend('\n \n    code\n\n')).toBe('    code');
  expect(toSend(' \n\n ')).toBe('');
});
