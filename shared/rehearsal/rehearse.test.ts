import { expect, test } from 'vitest';
import { babble } from './babble.ts';
import { type Beat, rehearse } from './rehearse.ts';

const play = (asked: string, tools: string[] = ['clock.now', 'threads.rename']): Beat[] =>
  rehearse({ asked, results: [], tools });
const said = (beats: readonly Beat[], what: 'write' | 'think' = 'write'): string =>
  beats.map((beat) => (beat.do === what ? beat.text : '')).join('');

test('[TA9] the same sentence is always answered the same', () => {
  expect(play('write 200 words')).toEqual(play('write 200 words'));
  expect(said(play('write 20 words'))).not.toBe(said(play('write 20 words, please')));
});

test('[TA9] a count and a speed', () => {
  const beats = play('write 200 tokens at 80 a second');
  expect(beats).toHaveLength(200);
  expect(beats.slice(0, 3).map(({ afterMs }) => afterMs)).toEqual([80, 12.5, 12.5]);
  expect([...babble(200, 7)].join('')).toMatch(/[^ -~\n]/);
});

test.each([
  ['count to 5', '1 2 3 4 5 '],
  ['repeat after me: 🌱 grow\nup', '🌱 grow\nup'],
])('[TA9] %j writes %j', (asked, text) => {
  expect(said(play(asked))).toBe(text);
});

test('[TA9] it thinks, then calls, in one step', () => {
  const beats = play('think, then tell me the time');
  expect(said(beats, 'think').length).toBeGreaterThan(40);
  expect(beats.at(-1)).toMatchObject({ do: 'call', name: 'clock.now', input: {} });
});

test('[TA9] several tools of one sentence have ids of their own', () => {
  const calls = play('what time is it? rename this thread to Harbor plans.').filter(
    (beat) => beat.do === 'call',
  );
  expect(calls.map(({ callId, name }) => [callId, name])).toEqual([
    ['call-1', 'threads.rename'],
    ['call-2', 'clock.now'],
  ]);
});

test('[TA9] it publishes what it is given, and else what it makes up', () => {
  const input = (asked: string) =>
    play(asked, ['artifacts.publish']).map((beat) => (beat.do === 'call' ? beat.input : null));
  expect(input('publish an artifact “Plan”: # Ideas\n\n- one')).toEqual([
    { name: 'Plan', text: '# Ideas\n\n- one' },
  ]);
  expect(input('Publish artifact "Plan", please.')).toEqual([
    { name: 'Plan', text: expect.stringMatching(/\S{20}|\S+ \S+/) },
  ]);
});

test('[TA9] a tool that is not there is not called', () => {
  expect(said(play('what time is it', []))).toBe('There is no tool called clock.now here.');
});

test('[TA9] it proposes what it can do here, and plays each of that when it is asked for it', () => {
  const proposed = (...tools: string[]) =>
    [...said(play('hello', tools)).matchAll(/- \*\*(.+?)\*\*(?=\n|,)/g)].map(([, one]) => one);
  const always = ['write 200 words at 80 a second', 'stall'];
  expect(proposed()).toEqual(always);
  expect(proposed('exec')).toEqual([always[0], 'run the command “uname -sr”', always[1]]);
  const own = ['clock.now', 'threads.rename', 'artifacts.publish'];
  expect(proposed(...own)).toEqual([
    ...[always[0], 'think, then tell me the time', 'rename this chat to Harbor plans'],
    ...['publish an artifact “Plan”: # First ideas', always[1]],
  ]);
  expect(proposed('instances.list')).toContain('which OpenClaws are here');
  const all = [...own, 'exec', 'instances.list'];
  for (const one of [...proposed(...own), ...proposed('exec'), ...proposed('instances.list')])
    expect(said(play(one ?? '', all))).not.toContain('Try one of these');
});

test('[TA9] with results it reports them', () => {
  const results = [
    { name: 'clock.now', ok: true, output: { at: 1 } },
    { name: 'threads.rename', ok: false, output: 'no' },
  ];
  expect(said(rehearse({ asked: 'the time', results, tools: [] }))).toBe(
    '`clock.now` answered `{"at":1}`. \n`threads.rename` did not work. ',
  );
});

test.each([
  ['fail', 'fail'],
  ['stall', 'hang'],
])('[TA9] %j ends with %s', (asked, last) => {
  expect(play(asked).at(-1)?.do).toBe(last);
});

test('[TA9] silence, and a pause', () => {
  expect(said(play('say nothing'))).toBe('');
  expect(play('stall for 30 seconds').at(-1)?.afterMs).toBe(30_000);
});

test('[TA9] anything else gets a greeting that says what it is', () => {
  expect(said(play('hello'))).toMatch(/^I am the rehearsal model/);
  expect(play('').length).toBeGreaterThan(0);
});
