import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readEvent } from './gateway-event.ts';
import { fromTranscript } from './kept-story.ts';
import type { RunNews } from './run-news.ts';
import { beginStory, type RunStory, stepStory } from './run-story.ts';
import { isWaiting } from './story-calls.ts';
import { breakStory, settleStory, stopStory } from './story-end.ts';
import { transcriptMessage } from './transcript-message.ts';
import { troubles } from './troubles.ts';

/** What a gateway was recorded to say of one run, in its order. */
function recorded(file: string, runId: string): RunNews[] {
  const text = readFileSync(`testkit/gateway-frames/${file}.jsonl`, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const { dir, frame } = JSON.parse(line);
      if (dir !== 'in' || frame.type !== 'event') return [];
      const event = readEvent(frame.event, frame.payload);
      return event !== null && 'runId' in event && event.runId === runId ? [event] : [];
    });
}

const play = (news: readonly RunNews[], from: RunStory = beginStory(0)): RunStory =>
  news.reduce((story, one, n) => stepStory(story, one, n), from);
const told = ({ parts, end }: RunStory) => ({
  parts: parts.map((part) =>
    part.kind === 'tool' ? `${part.name} ${part.state}: ${part.error ?? ''}` : part.text,
  ),
  end: end?.state,
});

const allowed = 'd36ca1c6-8a29-46a5-8b66-ba94f219acdc';

test('[GC3] a recorded run with a command that was allowed', () => {
  const story = play(recorded('02-exec-approval-allow-once', allowed));
  expect(told(story)).toEqual({
    parts: ['exec done: ', 'Tool said: Linux 6.18.44-fc-v669'],
    end: 'done',
  });
  expect(story.parts[0]).toMatchObject({
    input: { command: 'uname -sr' },
    output: { text: 'Linux 6.18.44-fc-v669', exitCode: 0 },
  });
});

test('[GC4] any recorded event may be lost: the last word has all of them', () => {
  const news = recorded('02-exec-approval-allow-once', allowed);
  for (const [at, lost] of news.entries()) {
    if (lost.kind === 'over') continue;
    const story = play(news.filter((_, n) => n !== at));
    expect(told(story).end, `without ${lost.kind}`).toBe('done');
    const words = story.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
    expect(words, `without ${lost.kind}`).toEqual(['Tool said: Linux 6.18.44-fc-v669']);
  }
});

test('[GC4] a step that ends in white space, which its gateway joins to the next in its own way, is known again', () => {
  const look = (text: string): RunNews => ({ kind: 'words', segment: 'a', text, isThought: false });
  const call: RunNews = { kind: 'tool', callId: 'c1', name: 'read', input: {} };
  for (const end of ['', ' ', '\n', ' \n', '\n\n', '\n\n\n'])
    for (const between of ['\n\n', `${end}${end.endsWith('\n') ? '\n' : '\n\n'}`])
      expect(
        told(play([look(`Let me look:${end}`), call, final(`Let me look:${between}    Done.`)]))
          .parts,
        JSON.stringify([end, between]),
      ).toEqual(['Let me look:', 'read unknown: ', '    Done.']);
});

test('[GC4] a lost last step is known behind others that end in white space', () => {
  const call = (callId: string): RunNews => ({ kind: 'tool', callId, name: 'read', input: {} });
  for (const end of [' ', '\n', ' \n', '\n\n', '\n\n\n']) {
    const news = [words(`One:${end}`, 'a'), call('c1'), words(`Two:${end}`, 'b'), call('c2')];
    const joined = `One:${end}\n\nTwo:${end}\n\nThree.`;
    expect(told(play([...news, final(joined)])).parts.at(-1), JSON.stringify(end)).toBe('Three.');
  }
  // Without a blank line between it is no other step.
  const news = [words('One', 'a'), call('c1'), words('Two', 'b'), call('c2')];
  expect(told(play([...news, final('One more.\n\nTwo\n\nThree.')])).parts).toHaveLength(4);
});

const waiting: RunNews[] = [
  { kind: 'model', provider: 'p', id: 'm' },
  { kind: 'tool', callId: 'c1', name: 'exec', input: { command: 'ls' } },
  { kind: 'waits', callId: 'c1', approvalId: 'a1' },
];
const aborted: RunNews = { kind: 'over', how: 'aborted', text: '', reason: 'rpc' };
const result = (text: string): RunNews => ({
  kind: 'result',
  callId: 'c1',
  isError: true,
  output: { text },
});
const deniedResult = result('Exec denied (gateway id=a1, user-denied): ls');

test('[GC65] what is told of calls to a socket that did not ask for their run is read like the rest', () => {
  const data = { phase: 'result', toolCallId: 'c1', result: { content: [{ text: 'made' }] } };
  const told = { runId: 'r', sessionKey: 'agent:main:main', stream: 'tool', data };
  const read = readEvent('session.tool', told);
  expect(read).toMatchObject({ kind: 'result', callId: 'c1', output: { text: 'made' } });
  expect(read).toEqual(readEvent('agent', told));
});

test('[GC5] after Stop a call that waits was stopped, whichever the gateway tells first', () => {
  const echoes: RunNews[] = [
    aborted,
    deniedResult,
    result('Aborted'),
    { kind: 'cancelled' },
    { kind: 'goesOn', callId: 'c1', approvalId: 'a1' },
  ];
  for (const order of orders(echoes)) {
    const story = play(order, stopStory(play(waiting)));
    expect(told(story), order.map(({ kind }) => kind).join(' ')).toEqual({
      parts: ['exec failed: Stopped before anybody decided.'],
      end: 'stopped',
    });
  }
});

test('[GC5] a stop at the gateway itself, which nobody here knew of, is no denial either', () => {
  for (const order of orders<RunNews>([aborted, deniedResult, { kind: 'cancelled' }]))
    expect(told(play(order, play(waiting)))).toEqual({
      parts: ['exec failed: Stopped before anybody decided.'],
      end: 'stopped',
    });
});

test('[GC6] a command that was allowed and prints what a refusal looks like is not told as one that did not run', () => {
  const allowed: RunNews = { kind: 'allowed', callId: 'c1', approvalId: 'a1' };
  expect(told(play([allowed, deniedResult], play(waiting))).parts).toEqual([
    'exec failed: Stopped before anybody decided.',
  ]);
});

test('[GC6] somebody said no, nobody decided in time, and what the gateway does not let run', () => {
  const final: RunNews = { kind: 'over', how: 'final', text: '', reason: 'stop' };
  const no = play([{ kind: 'denied', callId: 'c1' }, deniedResult, final], play(waiting));
  expect(told(no).parts).toEqual(['exec rejected: Somebody said no.']);
  const late = result('Exec denied (gateway id=a1, approval-timeout): ls');
  expect(told(play([late, final], play(waiting))).parts).toEqual([
    'exec failed: Nobody decided in time.',
  ]);
  const unsafe = result(
    'Exec denied (SYSTEM_RUN_DENIED: approval cannot safely bind this command): echo hi > x.txt',
  );
  expect(told(play([unsafe, final], play(waiting))).parts).toEqual([
    'exec failed: OpenClaw refused this by itself, so nobody was asked: it cannot tell for sure what a loop, or output that goes into a file, would do. Ask it for one plain command without either.',
  ]);
});

test('[GC7] a gateway that goes away: what it wrote is kept, what ran is unknown, what waited did not run', () => {
  const words: RunNews = { kind: 'words', segment: 's:1', text: 'So far', isThought: false };
  const runs = play([words, ...waiting, { kind: 'output', callId: 'c1', text: 'half' }]);
  const broken = breakStory(runs, troubles.gatewayWentAway);
  expect(told(broken)).toEqual({ parts: ['So far', 'exec unknown: '], end: 'interrupted' });
  expect(told(breakStory(play(waiting), troubles.gatewayWentAway)).parts).toEqual([
    'exec failed: The run ended before it ran.',
  ]);
});

test('[GC65] only of what was heard to wait is it known, at the end of a run, that it did not run', () => {
  const final: RunNews = { kind: 'over', how: 'final', text: '', reason: 'stop' };
  const question = { callId: 'c1', approvalId: 'a1' };
  const ends = (story: RunStory) => [
    told(play([final], story)).parts,
    told(play([aborted], story)).parts,
    told(breakStory(story, troubles.gatewayWentAway)).parts,
  ];
  const unknown = ['exec unknown: '];
  const yes = play([{ kind: 'allowed', ...question }], stopStory(play(waiting)));
  expect(ends(yes)).toEqual([unknown, unknown, unknown]);
  const answered = play([{ kind: 'goesOn', ...question }], play(waiting));
  expect(ends(answered)).toEqual([unknown, unknown, unknown]);
  const neverAsked = play(waiting.slice(0, 2));
  expect(ends(neverAsked)).toEqual([unknown, unknown, unknown]);
  expect(ends(play(waiting))).toEqual([
    unknown,
    ['exec failed: Stopped before anybody decided.'],
    ['exec failed: The run ended before it ran.'],
  ]);
});

test('[GC65] what ran and was stopped then is not said to have waited', () => {
  const ran = play([{ kind: 'goesOn', callId: 'c1', approvalId: 'a1' }], play(waiting));
  const story = play([result('Aborted'), aborted], stopStory(ran));
  expect(told(story)).toEqual({ parts: ['exec failed: Stopped.'], end: 'stopped' });
});

test('[GC66] a call that brought something, or says something, waits no more, though its answer was not heard', () => {
  expect(isWaiting(play(waiting))).toBe(true);
  expect(isWaiting(play([result('no such file')], play(waiting)))).toBe(false);
  expect(isWaiting(play([{ kind: 'output', callId: 'c1', text: 'half' }], play(waiting)))).toBe(
    false,
  );
  const late: RunNews = { kind: 'waits', callId: 'c1', approvalId: 'a1' };
  expect(isWaiting(play([result('no such file'), late], play(waiting)))).toBe(false);
});

test('[GC8] what comes behind the end of a run is an echo', () => {
  const story = play([...waiting, aborted]);
  expect(play([deniedResult, { kind: 'failed', message: 'no' }, ...waiting], story)).toBe(story);
});

test('[GC9] a run that could not answer is called aborted first, and then says why', () => {
  const story = play([
    { kind: 'failed', message: 'No API key' },
    { kind: 'over', how: 'aborted', text: '', reason: 'stop' },
    { kind: 'over', how: 'error', text: '', reason: 'No API key' },
  ]);
  expect(story.end).toMatchObject({ state: 'failed', trouble: { code: 'modelRefused' } });
});

const words = (text: string, segment = 's'): RunNews => ({
  ...{ kind: 'words', segment, text, isThought: false },
});
const final = (text: string): RunNews => ({ kind: 'over', how: 'final', text, reason: 'stop' });

test('[GC10] a gateway that says that it says nothing is not shown saying so', () => {
  expect(play([words('NO'), words('NO_REPLY')]).parts).toEqual([]);
  expect(told(play([words('NO'), words('NO, it is not')])).parts).toEqual(['NO, it is not']);
  for (const silent of ['NO_REPLY', 'no_reply', ' NO_REPLY\n', '**NO_REPLY**', 'NO_REPLY NO_REPLY'])
    expect(told(play([words('NO'), words(silent), final(silent)])).parts, silent).toEqual([]);
});

test('[GC10] an answer that is only how that begins is an answer', () => {
  const call: RunNews = { kind: 'tool', callId: 'c1', name: 'read', input: {} };
  for (const answer of ['N', 'NO', 'NO_']) {
    expect(told(play([words('N'), words(answer), final(answer)])).parts).toEqual([answer]);
    expect(told(play([final(answer)])).parts, 'unheard').toEqual([answer]);
    const behind = [words('It is so.', 'a'), words(answer, 'b'), final(`It is so.\n\n${answer}`)];
    expect(told(play(behind)).parts.join('\n\n')).toBe(`It is so.\n\n${answer}`);
    // Whole also where something else follows, or no last word does.
    const before = [words(answer, 'a'), call, words('Done.', 'b'), final(`${answer}\n\nDone.`)];
    expect(told(play(before)).parts).toEqual([answer, 'read unknown: ', 'Done.']);
    const settled = settleStory(play([words(answer), { kind: 'ended' }]));
    expect(told(settled)).toEqual({ parts: [answer], end: 'done' });
  }
  expect(told(play([words('NO_REPLY', 'a'), call, final('')])).parts).toEqual(['read unknown: ']);
});

test('[GC10] words that are told only before a call, and are how that begins, come with the call', () => {
  const call: RunNews = { kind: 'tool', callId: 'c1', name: 'read', input: {} };
  const preamble = (text: string): RunNews => ({ kind: 'preamble', text });
  const shown = (...news: RunNews[]) => told(play(news)).parts;
  expect(shown(preamble('NO'), call)).toEqual(['NO', 'read called: ']);
  expect(shown(preamble('NO'))).toEqual([]);
  for (const silent of ['', 'NO_REPLY', '**NO_REPLY**'])
    expect(shown(preamble(silent), call), silent).toEqual(['read called: ']);
  // Said as words, too, it is said once.
  for (const again of [words('NO', 'a'), preamble('NO')]) {
    expect(shown(words('NO', 'a'), preamble('NO'), call)).toEqual(['NO', 'read called: ']);
    expect(shown(preamble('NO'), again, call)).toEqual(['NO', 'read called: ']);
  }
  expect(shown(words('NO', 'a'), preamble('NO, wait.'), call)).toEqual([
    'NO, wait.',
    'read called: ',
  ]);
  expect(shown(words('NO_', 'a'), preamble('NO'), words('NO_REPLY', 'a'))).toEqual([]);
  // A call that is told again says nothing of what came behind it.
  expect(shown(call, words('NO', 'a'), call, words('NO_REPLY', 'a'))).toEqual(['read called: ']);
});

test('[GC10] what OpenClaw kept is whole, too', () => {
  const kept = (text: string) => [
    transcriptMessage.parse({ role: 'assistant', content: text, __openclaw: { id: 'm' } }),
  ];
  expect(told(fromTranscript(beginStory(0), kept('NO'), 0)).parts).toEqual(['NO']);
  expect(told(fromTranscript(play([words('N')]), kept('NO'), 0)).parts).toEqual(['NO']);
  expect(told(fromTranscript(beginStory(0), kept('NO_REPLY'), 0)).parts).toEqual([]);
});

/** Every order of a few things. */
function orders<T>(of: readonly T[]): T[][] {
  if (of.length <= 1) return [[...of]];
  return of.flatMap((one, at) =>
    orders(of.filter((_, n) => n !== at)).map((rest) => [one, ...rest]),
  );
}

test('[GC41] a plan is a thought where it was made; after a call its next form stands behind that', () => {
  const plan = (steps: unknown[]): RunNews => {
    const event = readEvent('agent', {
      ...{ runId: 'r', sessionKey: 'agent:main:main', stream: 'plan' },
      data: { phase: 'update', title: 'Garden', steps },
    });
    if (event?.kind !== 'plan') throw new Error('no plan');
    return event;
  };
  const first = plan([{ step: 'dig', status: 'in_progress' }, 'plant']);
  const again = plan([{ step: 'dig', status: 'completed' }, 'plant']);
  const made = play([first, first]);
  expect(told(made).parts).toEqual(['Garden\n▸ dig\n· plant']);
  expect(told(play([again], made)).parts).toEqual(['Garden\n✓ dig\n· plant']);
  const call: RunNews = { kind: 'tool', callId: 'c1', name: 'read', input: {} };
  const behind = play([call, first, again], made);
  expect(told(behind).parts).toEqual([
    'Garden\n▸ dig\n· plant',
    'read called: ',
    'Garden\n✓ dig\n· plant',
  ]);
  expect(behind.parts.map(({ kind }) => kind)).toEqual(['reasoning', 'tool', 'reasoning']);
});
