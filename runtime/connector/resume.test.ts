import { expect, test } from 'vitest';
import { runId as runIdSchema } from '../../shared/model/ids.ts';
import { GatewayRefused } from './gateway-link.ts';
import { Resume } from './resume.ts';

const open = { runId: runIdSchema.parse('run-1'), sessionKey: 'agent:main:main' };

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
    has: () => true,
    isHeard: () => here.isHeard,
    givenUp: (_: string, message: string) => failed.push(message),
  };
  const resume = new Resume({ call: call as never, now: null }, runs as never);
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
