import { expect, test } from 'vitest';
import { runId as runIdSchema } from '../../shared/model/ids.ts';
import { GatewayRefused } from './gateway-link.ts';
import { Resume } from './resume.ts';

/** No change of the tools is under way. */
const quiet = { quiet: () => Promise.resolve() };

const open = { runId: runIdSchema.parse('run-1'), sessionKey: 'agent:main:main' };

const sent = { text: 'Hi', author: { principal: 'human:ada', name: 'Ada' } };

/** A gateway that answers each question for the history so. */
function stage(answers: readonly GatewayRefused[]) {
  const rest = [...answers];
  const failed: string[] = [];
  const asked: string[] = [];
  const call = (method: string) => {
    asked.push(method);
    return method === 'chat.abort' ? Promise.resolve({}) : Promise.reject(rest.shift());
  };
  const here = { isHeard: false };
  const runs = {
    take: () => Promise.resolve(),
    seen: () => ({ isUnderWay: true, isHeard: here.isHeard }),
    givenUp: (_: string, message: string) => failed.push(message),
  };
  const resume = new Resume({ call: call as never, now: null }, runs as never, quiet);
  const look = () => resume.orFail(open).then(String, ({ code }: GatewayRefused) => code);
  return { here, asked, look, failed };
}

const no = new GatewayRefused('UNAVAILABLE', 'cannot be read', false);

test('[GC62] a run that the gateway refuses to tell of fails with the reason, and not at the first refusal', async () => {
  const lost = new GatewayRefused('down', 'no answer', true);
  const { look, failed } = stage([no, lost, no, no]);
  expect([await look(), await look(), await look()]).toEqual([no.code, lost.code, no.code]);
  expect(failed).toEqual([]);
  expect(await look()).toBe('undefined');
  expect(failed).toEqual(['cannot be read']);
});

test('[GC62] a run that is given up is called off at the gateway; one that is heard is not given up', async () => {
  const { here, asked, look, failed } = stage([no, no, no, no]);
  here.isHeard = true;
  for (let n = 0; n < 3; n++) expect(await look()).toBe(no.code);
  expect([failed, asked.includes('chat.abort')]).toEqual([[], false]);
  here.isHeard = false;
  expect(await look()).toBe('undefined');
  expect([failed, asked.at(-1)]).toEqual([['cannot be read'], 'chat.abort']);
});

test('[GC65] what OpenClaw kept of a run is told while it is under way, and before it is called interrupted', async () => {
  const told: unknown[] = [];
  const own = { role: 'toolResult', toolCallId: 'c1', __openclaw: { runId: 'run-1' } };
  const history = { messages: [own], inFlightRun: { runId: 'run-1', text: 'Then' } };
  const call = () => Promise.resolve(history);
  const runs = {
    take: () => Promise.resolve(),
    seen: () => ({ isUnderWay: true, hasBegun: true, boot: 'boot-1' }),
    goesOn: (_: string, messages: unknown, all = '') => told.push(messages, all),
    broke: () => told.push('broke'),
  };
  const gateway = { call: call as never, now: null };
  await new Resume(gateway, runs as never, quiet).run(open);
  expect(told.splice(0)).toEqual([[own], 'Then']);
  history.inFlightRun.runId = 'run-2';
  await new Resume(gateway, runs as never, quiet).run(open);
  expect(told).toEqual([[own], '', 'broke']);
});

test('[GC15] long words that OpenClaw kept are asked for whole', async () => {
  const asked: unknown[] = [];
  const call = (method: string, { maxChars }: { maxChars?: number }) => {
    asked.push([method, maxChars]);
    return Promise.resolve({ messages: [], status: 'ok' });
  };
  const seen = () => ({ isUnderWay: true, hasBegun: true, boot: 'boot-1' });
  const runs = { take: () => Promise.resolve(), seen, endedMeanwhile: () => {} };
  const gateway = { call: call as never, now: { bootId: 'boot-1' } as never };
  await new Resume(gateway, runs as never, quiet).run(open);
  const history = ['chat.history', 40_000];
  expect(asked).toEqual([history, ['agent.wait', undefined], history]);
});

test('[GP11] a message that a gateway lost is sent once more when no change of its tools is under way', async () => {
  const asked: string[] = [];
  const call = (method: string) => {
    asked.push(method);
    return Promise.resolve({ messages: [] });
  };
  const runs = {
    take: () => Promise.resolve(),
    seen: () => ({ isUnderWay: true, sent }),
    begunAnew: () => {},
  };
  const written = Promise.withResolvers<void>();
  const toolset = { quiet: () => written.promise };
  const done = new Resume({ call: call as never, now: null }, runs as never, toolset).run(open);
  await new Promise((passed) => setImmediate(passed));
  expect(asked).toEqual(['chat.history']);
  written.resolve();
  await done;
  expect(asked).toEqual(['chat.history', 'chat.send']);
});

test('[GC51] a message that the room ended while the tools changed is not sent once more', async () => {
  const asked: string[] = [];
  const call = (method: string) => {
    asked.push(method);
    return Promise.resolve({ messages: [] });
  };
  let isThere = true;
  const runs = {
    take: () => Promise.resolve(),
    seen: () => ({ isUnderWay: isThere, sent }),
    begunAnew: () => {},
  };
  const ends = () => {
    isThere = false;
    return Promise.resolve();
  };
  const gateway = { call: call as never, now: null };
  await new Resume(gateway, runs as never, { quiet: ends }).run(open);
  expect(asked).toEqual(['chat.history']);
});
