import { expect, test } from 'vitest';
import { localMailIn } from './local-mail.ts';

const mail = { event: 'mail.local', to: 'ada@example.com', subject: 'Hello', text: 'a\nb' };

test('a letter is found in a line of output, whatever stands before it', () => {
  expect(localMailIn(JSON.stringify(mail))).toEqual(mail);
  expect(localMailIn(`  [info] ${JSON.stringify(mail)}`)).toEqual(mail);
});

test('any other line is none', () => {
  for (const line of [
    '',
    'GET /api/auth/ok 200',
    JSON.stringify({ event: 'room.woke', to: 'x', subject: 'y', text: 'z' }),
    JSON.stringify({ event: 'x', why: '{"event":"mail.local"' }),
    '{"event":"mail.local","to":1}',
  ])
    expect([line, localMailIn(line)]).toEqual([line, null]);
});
