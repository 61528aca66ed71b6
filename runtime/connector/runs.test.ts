import { expect, test } from 'vitest';
import { runId as runIdSchema } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import { RoomRefused } from './room-calls.ts';
import { Runs } from './runs.ts';
import { transcriptMessage } from './transcript-message.ts';

const runId = runIdSchema.parse('run-1');
const sessionKey = 'agent:main:main';
const sent = { text: 'words', author: { principal: principal.parse('human:cyd'), name: 'Cyd' } };

/** One run that was begun. */
function oneRun(isToSend: boolean, no: Error = new Error('no room')) {
  let now = 0;
  const over: string[] = [];
  const boots = { now: 'boot-1' };
  const runs = new Runs(
    {
      room: { call: () => Promise.reject(no), tell: () => {}, pump: () => {} },
      secrets: [],
      nameOf: ({ provider, id }) => ({ provider, id, rehearsal: false }),
      now: () => now,
      boot: () => boots.now,
      bootBefore: () => 'boot-1',
      named: () => {},
      isToSend: () => isToSend,
      over: (sessionKey) => over.push(sessionKey),
    },
    () => false,
  );
  runs.desk.begin(runId, sessionKey, sent);
  const wait = (ms: number) => {
    now += ms;
    runs.tick();
  };
  return { runs, over, wait, boots };
}

const isUnderWay = (runs: Runs) => runs.desk.seen(runId)?.isUnderWay;

/** One whose gateway went away. */
function begun(isToSend: boolean) {
  const one = oneRun(isToSend);
  one.runs.gatewayIs(false);
  return one;
}

test('[GC54] a run whose message waits for the gateway is not lost with it, however long that is away', () => {
  const { runs, wait } = begun(true);
  wait(600_000);
  expect(isUnderWay(runs)).toBe(true);
});

test('[GC54] a run that was called interrupted is not under way any more, also before the room heard of it', () => {
  const { runs, wait } = begun(false);
  wait(59_000);
  expect(isUnderWay(runs)).toBe(true);
  wait(2_000);
  expect([isUnderWay(runs), runs.isIdle]).toEqual([false, false]);
});

test('[GC62] what is still written by a run that was given up is brought when the gateway says that it is over', () => {
  const { runs, over } = oneRun(false);
  runs.desk.givenUp(runId, 'cannot be read');
  expect(isUnderWay(runs)).toBe(false);
  const end = { kind: 'over', how: 'final', text: 'all of it', reason: '' } as const;
  runs.hear({ ...end, runId, sessionKey });
  expect(over).toEqual([sessionKey]);
  runs.hear({ ...end, runId, sessionKey });
  expect(over).toEqual([sessionKey]);
});

test('[GC62] a run whose command says nothing for long, or waits for somebody, is not given up', () => {
  const { runs, wait } = oneRun(false);
  const call = { callId: 'call-1', runId, sessionKey };
  runs.hear({ kind: 'tool', name: 'exec', input: { command: 'make' }, ...call });
  wait(600_000);
  expect(runs.desk.seen(runId)?.isHeard).toBe(true);
  runs.hear({ kind: 'waits', approvalId: 'a-1', ...call });
  wait(600_000);
  expect(runs.desk.seen(runId)?.isHeard).toBe(true);
  runs.hear({ kind: 'goesOn', approvalId: 'a-1', ...call });
  runs.hear({ kind: 'result', isError: false, output: { text: 'made' }, ...call });
  expect(runs.desk.seen(runId)?.isHeard).toBe(true);
  wait(11_000);
  expect(runs.desk.seen(runId)?.isHeard).toBe(false);
});

test('[GC62] what an earlier life of the gateway was at is at work no more', () => {
  const { runs, wait, boots } = oneRun(false);
  runs.hear({ kind: 'tool', name: 'exec', input: {}, callId: 'call-1', runId, sessionKey });
  boots.now = 'boot-2';
  wait(11_000);
  expect(runs.desk.seen(runId)?.isHeard).toBe(false);
});

test('[GC62] a run is heard as long as its words come', () => {
  const { runs, wait } = oneRun(false);
  expect(runs.desk.seen(runId)?.isHeard).toBe(false);
  runs.hear({ kind: 'words', segment: '', text: 'words', isThought: false, runId, sessionKey });
  wait(9_000);
  expect(runs.desk.seen(runId)?.isHeard).toBe(true);
  wait(2_000);
  expect(runs.desk.seen(runId)?.isHeard).toBe(false);
});

test('[GC65] a question that a gateway lists no more was answered, unless another process asked it', () => {
  const { runs, wait, boots } = oneRun(false);
  const call = { callId: 'call-1', runId, sessionKey };
  const question = { callId: 'call-1', approvalId: 'a-1' };
  runs.hear({ kind: 'tool', name: 'exec', input: {}, ...call });
  runs.asked(runId, { kind: 'waits', ...question });
  boots.now = 'boot-2';
  runs.asked(runId, { kind: 'goesOn', ...question });
  boots.now = 'boot-1';
  expect(runs.desk.seen(runId)?.isHeard).toBe(true);
  const own = (fields: object) => transcriptMessage.parse({ role: 'toolResult', ...fields });
  runs.desk.goesOn(runId, [own({ toolCallId: 'call-1', content: 'made' })]);
  wait(11_000);
  expect(runs.desk.seen(runId)?.isHeard).toBe(false);
});

test('[GC62] a run of an earlier process of its gateway that this one is at is a run of this one', () => {
  const { runs, boots } = oneRun(false);
  const found = runIdSchema.parse('run-2');
  const lost = runIdSchema.parse('run-3');
  boots.now = 'boot-2';
  for (const id of [found, lost]) void runs.desk.take({ runId: id, sessionKey });
  runs.desk.goesOn(found, [], '');
  runs.desk.goesOn(lost, []);
  expect([runs.desk.seen(found)?.boot, runs.desk.seen(lost)?.boot]).toEqual(['boot-2', 'boot-1']);
});

test('[GA7] nothing of a run that was stopped, or is over, may run any more', () => {
  const { runs } = oneRun(false);
  expect(runs.calledOff(runId)).toBeNull();
  runs.desk.stop(runId);
  expect(runs.calledOff(runId)).toBe('stopped');
  const { runs: others } = oneRun(false);
  others.hear({ kind: 'over', how: 'final', text: '', reason: '', runId, sessionKey });
  others.desk.failed(runId, 'it broke');
  expect(others.calledOff(runId)).toBe('over');
});

test('[GA7] a run that the room would not name is over only where that is what it said, or its gateway', async () => {
  const refused = async (code: string) => {
    const { runs, over } = oneRun(false, new RoomRefused({ code, message: 'no', retry: 'never' }));
    const event = { runId: 'elsewhere', sessionKey };
    runs.names.sure();
    runs.hear({ kind: 'tool', callId: 'c', name: 'exec', input: {}, ...event });
    const asked = { role: 'user', content: 'make', idempotencyKey: 'elsewhere:user' };
    runs.heard(transcriptMessage.parse(asked));
    await runs.names.allNamed();
    return {
      runs,
      over,
      end: { kind: 'over', how: 'final', text: '', reason: '', ...event } as const,
    };
  };
  for (const code of ['conflict', 'notFound'])
    expect((await refused(code)).runs.calledOff('elsewhere'), code).toBe('over');
  for (const code of ['tooMany', 'badParams', 'notAllowed']) {
    const { runs, over, end } = await refused(code);
    expect(runs.calledOff('elsewhere'), code).toBeNull();
    // Nothing more of it is told, but what it wrote is brought at its end.
    runs.hear({
      kind: 'words',
      segment: '',
      text: 'made',
      isThought: false,
      runId: 'elsewhere',
      sessionKey,
    });
    expect(runs.nameInRoom('elsewhere')).toBeNull();
    over.length = 0;
    runs.hear(end);
    expect([over, runs.calledOff('elsewhere')]).toEqual([[sessionKey], 'over']);
  }
});
