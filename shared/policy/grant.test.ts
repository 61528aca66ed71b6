import { expect, test } from 'vitest';
import { covers, grantFor, mayGrant, runsSomethingElse, used, type Wanted } from './grant.ts';
import { agent, assistant, grant, human } from './policy-kit.ts';

const bot = agent('bot');
const want = (input: unknown, more: Partial<Wanted> = {}): Wanted => ({
  by: bot,
  purpose: 'act',
  method: 'web.fetch',
  risk: 'secure',
  input,
  ...more,
});
const url = (text: string) => want({ url: text });

test('[GR1] a grant covers what it names, to whom it was given, until then', () => {
  const given = grant(bot);
  expect(covers(given, url('https://example.com/a?b=c'), 1)).toBe(true);
  const not: Wanted[] = [
    url('https://example.com'),
    url('https://example.com.evil/'),
    url('http://example.com/a'),
    url('https://example.com/a/../b'),
    url('https://example.com/..'),
    want({ url: 'https://example.com/a', method: 'POST' }),
    want({}),
    want([]),
    want(null),
    want({ url: ['https://example.com/a'] }),
    { ...url('https://example.com/a'), by: assistant },
    { ...url('https://example.com/a'), method: 'web.post' },
    { ...url('https://example.com/a'), purpose: 'vote' },
    { ...url('https://example.com/a'), risk: 'own' },
    { ...url('https://example.com/a'), risk: 'govern' },
  ];
  for (const one of not) expect([one, covers(given, one, 1)]).toEqual([one, false]);
  expect(covers(given, url('https://example.com/a'), given.expires)).toBe(false);
  expect(covers({ ...given, ended: { at: 1, why: 'cut' } }, url('https://example.com/a'), 1)).toBe(
    false,
  );
});

test('[GR1] every field the grant names has to be there', () => {
  const given = grant(bot, { where: { a: { is: 1 }, b: { is: null } } });
  expect(covers(given, want({ a: 1, b: null }), 1)).toBe(true);
  for (const input of [{ a: 1 }, { a: 1, b: null, c: 2 }, { a: '1', b: null }])
    expect(covers(given, want(input), 1)).toBe(false);
});

test('[GR2] each use counts, the last one ends it; the one that ends first is used first', () => {
  const once = used(grant(bot, { usesLeft: 1 }), 5);
  expect(once).toMatchObject({ usesLeft: 0, ended: { at: 5, why: 'used' } });
  const [soon, late] = [grant(bot, { expires: 10 }), grant(bot, { expires: 20 })];
  expect(grantFor([late, soon], url('https://example.com/a'), 1)).toBe(soon);
  expect(grantFor([late, soon], url('https://example.com/a'), 10)).toBe(late);
  expect(grantFor([late, soon], url('https://example.com/a'), 20)).toBeNull();
});

test.each([
  'sh -c "rm -rf /"',
  '/bin/bash -c ls',
  'env -S ls',
  'FOO=1 ls',
  'xargs rm',
  'sudo ls',
  'find . -exec rm +',
  'git log',
  'ls; rm x',
  'ls && rm x',
  'ls `whoami`',
  'ls $(whoami)',
  'ls > /etc/passwd',
  'ls\nrm x',
  'C:\\Windows\\cmd.exe /c dir',
  'tar -xf a --exec=x',
])('[R36] a wrapper is never covered: %s', (command) => {
  expect(runsSomethingElse({ command })).toBe(true);
  expect(runsSomethingElse({ argv: command.split(' ') })).toBe(true);
  const given = grant(bot, { method: 'box.exec', where: { command: { is: command } } });
  expect(covers(given, want({ command }, { method: 'box.exec' }), 1)).toBe(false);
});

test('[R36] a plain command is', () => {
  const given = grant(bot, { method: 'box.exec', where: { command: { is: 'uptime -p' } } });
  expect(covers(given, want({ command: 'uptime -p' }, { method: 'box.exec' }), 1)).toBe(true);
});

test('[GR3] who could decide it may grant it; letting an agent vote is for owners; never own', () => {
  const to = (purpose: 'act' | 'vote', risk: Wanted['risk'], who = bot) => ({
    to: who,
    purpose,
    risk,
  });
  const by = (role: 'owner' | 'approver' | 'member') => ({
    principal: human('ada'),
    role,
    founder: human('ada'),
  });
  expect(mayGrant(by('approver'), to('act', 'secure'))).toBe(true);
  expect(mayGrant(by('approver'), to('vote', 'secure'))).toBe(false);
  expect(mayGrant(by('owner'), to('vote', 'secure'))).toBe(true);
  expect(mayGrant(by('owner'), to('vote', 'secure', assistant))).toBe(false);
  expect(mayGrant(by('member'), to('act', 'secure'))).toBe(false);
  expect(mayGrant(by('owner'), to('act', 'own'))).toBe(false);
  expect(mayGrant({ ...by('owner'), principal: agent('x') }, to('act', 'secure'))).toBe(false);
  expect(mayGrant(by('owner'), to('act', 'secure', human('ada')))).toBe(false);
});
