import { randomUUID } from 'node:crypto';
import { newBot } from '../support/agents.ts';
import { bring } from '../support/bring.ts';
import type { CountingWeb } from '../support/counting-web.ts';
import type { Product } from '../support/product.ts';
import type { Place, RawClient } from '../support/raw-client.ts';
import type { RawRow } from '../support/raw-frames.ts';
import { ended, join, newRoom, newThread, say, stateOf } from '../support/rooms.ts';
import type { Report } from './report.ts';

/** Ada's room, which decides as a team: Bo may decide what she or her agent asks for. */
export interface Team {
  ada: Place;
  bo: Place;
  boHome: Place;
  scout: Place;
}

/** A run asks, for a person and for an agent; of three members one may decide, once, about exactly that. */
export async function proveRightOne(
  product: Product,
  web: CountingWeb,
  report: Report,
): Promise<Team> {
  const adaPlace = await newRoom(product);
  const ada = await join(adaPlace);
  const { here: boPlace, home: boHome } = await bring(ada, 'Bo', 'approver');
  const bot = await newBot(adaPlace, { name: 'Scout', role: 'member' });
  const scoutPlace = { ...adaPlace, cookie: '', key: bot.key };
  await ada.command('policies.set', { preset: 'team', minutes: 60 });
  const [bo, scout] = [await join(boPlace), await join(scoutPlace)];
  for (const one of [ada, bo, scout]) await one.watch('approvals');
  const codes: string[] = [];
  const states: string[] = [];
  const withinMs: number[] = [];
  for (const [asker, path] of [
    [ada, '/for-ada'],
    [scout, '/for-scout'],
  ] as const) {
    const threadId = await newThread(asker, path);
    const { runId } = await say(asker, threadId, `fetch ${web.address(path)}`);
    const waits = () => bo.replica.table('approvals').find((row) => row.runId === runId);
    await bo.seen(() => waits() !== undefined, 'the request');
    const approval = waits();
    if (approval === undefined) throw new Error('there is no approval');
    const other = { ...approval, digest: 'f'.repeat(64) };
    codes.push(await vote(ada, approval), await vote(scout, approval), await vote(bo, other));
    const asked = performance.now();
    codes.push(await vote(bo, approval));
    await ended(asker, runId);
    withinMs.push(Math.round(performance.now() - asked));
    codes.push(await vote(bo, approval, 'reject'), await cancel(bo, approval));
    states.push(stateOf(asker.replica, runId), String(waits()?.state));
  }
  const expected = ['notAllowed', 'notAllowed', 'conflict', 'yes', 'conflict', 'notAllowed'];
  const reads = ['/for-ada', '/for-scout'].map((path) => web.reads(path));
  report.promise(
    'under the team policy neither who asked nor the agent decides, only the other person, once, about exactly those bytes',
    JSON.stringify(codes) === JSON.stringify([...expected, ...expected]) &&
      states.every((state) => state === 'done') &&
      reads.join() === '1,1',
    `asked by Ada and by Scout: ${codes.join(', ')}; read ${reads.join(' and ')} times; from the decision to the end of the run ${withinMs.join(' and ')} ms`,
  );
  for (const client of [ada, bo, scout]) client.close();
  return { ada: adaPlace, bo: boPlace, boHome, scout: scoutPlace };
}

const vote = (
  by: RawClient,
  { id, digest }: RawRow,
  verdict: 'approve' | 'reject' = 'approve',
): Promise<string> => codeOf(by, 'approvals.decide', { approvalId: id, digest, verdict });

const cancel = (by: RawClient, { id }: RawRow): Promise<string> =>
  codeOf(by, 'approvals.cancel', { approvalId: id });

async function codeOf(by: RawClient, method: string, params: object): Promise<string> {
  const { ok, error } = await by.ask(method, params, randomUUID());
  return ok ? 'yes' : (error?.code ?? 'silence');
}
