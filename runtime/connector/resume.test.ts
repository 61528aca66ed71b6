import { expect, test } from 'vitest';
import { runId as runIdSchema } from '../../shared/model/ids.ts';
import { GatewayRefused } from './gateway-link.ts';
import { Resume } from './resume.ts';

const open = { runId: runIdSchema.parse('run-1'), sessionKey: 'agent:main:main' };

/** A gateway that answers each question for the history so. */
function stage(answers: readonly GatewayRefused[]) {
  const rest = [...answers];
  const failed: string[] = [];
  const call = () => Promise.reject(rest.shift());
  const runs = {
    take: () => Promise.resolve(),
    has: () => true,
    failed: (_: string, message: string) => failed.push(message),
  };
  const resume = new Resume({ call: call as never, now: null }, runs as never);
  const look = () => resume.orFail(open).then(String, ({ code }: GatewayRefused) => code);
  return { look, failed };
}

test('[GC62] a run that the gateway refuses to tell of fails with the reason, and not at the first refusal', async () => {
  const no = new GatewayRefused('UNAVAILABLE', 'cannot be read', false);
  const lost = new GatewayRefused('down', 'no answer', true);
  const { look, failed } = stage([no, lost, no, no]);
  expect([await look(), await look(), await look()]).toEqual([no.code, lost.code, no.code]);
  expect(failed).toEqual([]);
  expect(await look()).toBe('undefined');
  expect(failed).toEqual(['cannot be read']);
});
