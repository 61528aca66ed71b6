import { expect, test } from 'vitest';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { emptyReplica } from '../../shared/sync/replica.ts';
import { approval } from '../testing/approvals.ts';
import { artifact } from '../testing/artifacts.ts';
import { instance, session } from '../testing/instances.ts';
import { job } from '../testing/jobs.ts';
import { ada, bo } from '../testing/people.ts';
import { deedWords } from './deed-words.ts';
import type { ShownReceipt } from './receipt-words.ts';

const plan = artifact({ version: 2 });
const boats = session('boats', { title: 'Boats' });
const work = instance();
const rows = {
  ...emptyReplica.rows,
  approvals: new Map([['a1', approval()]]),
  artifacts: new Map([[plan.id, plan]]),
  instances: new Map([[work.id, work]]),
  jobs: new Map([['j1', job()]]),
  threads: new Map([[boats.id, boats]]),
};

const nameOf = (who: string) => (who === bo ? 'Bo' : 'Ada');

function says(kind: string, did: unknown, more: object = {}, held = rows) {
  const receipt: ShownReceipt = {
    ...{ n: 1, at: 0, principal: bo, kind, outcome: 'done', prev: '', hash: '' },
    action: sha256Hex(canonicalJson(did)),
    ...more,
  };
  return deedWords(receipt, held, nameOf);
}

test('[UI73] what happened to an artifact or a job is said, by its name where the hash is of that', () => {
  const { id, name, version, sha256, threadId } = plan;
  const did = { artifact: id, name, version, sha256 };
  expect([
    says('artifact', did, { threadId, outcome: 'published' }),
    says('artifact', { ...did, version: 1 }, { threadId, outcome: 'published' }),
    says('artifact', did, { threadId, outcome: 'removed' }),
    says('job', {}, { jobId: 'j1', outcome: 'cancelled' }),
    says('job', {}, { jobId: 'j1' }),
    says('job', {}, { jobId: 'j2', outcome: 'failed' }),
  ]).toEqual([
    ...['published “Plan”, version 2', 'published an artifact', 'removed “Plan”, version 2'],
    ...['cancelled the job “Count”', 'the job “Count” is done', 'a job failed'],
  ]);
});

test('[UI73] where an OpenClaw was attached, and what it may do there, is found out from the hash', () => {
  const own = { instance: work.id, instanceId: work.id };
  const to = { kind: 'thread', id: boats.id };
  const { threadId } = work;
  const look = { ...own, to, tools: 'look' };
  expect([
    says('instance.attach', look, { threadId }),
    says('instance.attach', { ...own, to, tools: 'commands' }, { threadId }),
    says('instance.detach', { ...own, to }, { threadId: boats.id }),
    says('instance.attach', { ...look, to: { kind: 'thread', id: 'unseen' } }, { threadId }),
    says('instance.restart', own, { threadId }),
    says('session.reset', own, { threadId }),
    says('instance.restart', own, { threadId: 'other' }),
  ]).toEqual([
    'attached OpenClaw Work to “Boats”, where it may only look',
    'attached OpenClaw Work to “Boats”, where it may ask for commands',
    'detached OpenClaw Work from “Boats”',
    'attached OpenClaw Work',
    'restarted OpenClaw Work',
    'reset a session of OpenClaw Work',
    'restarted an OpenClaw',
  ]);
});

test('[UI73] a call that was not allowed was wanted, not used', () => {
  const more = { approvalId: 'a1', outcome: 'rejected' };
  expect([says('tool', {}, more), says('tool', {}, { outcome: 'rejected' })]).toEqual([
    `wanted to use a tool: ${approval().summary}`,
    'wanted to use a tool',
  ]);
});

test('[UI73] what was asked of an OpenClaw is said by its name, also where that is deleted', () => {
  const gone = { ...work, state: 'deleted' as const };
  const asked = approval({ summary: `Use ls of the OpenClaw ${gone.id}` });
  const held = {
    ...rows,
    approvals: new Map([[asked.id, asked]]),
    instances: new Map([[gone.id, gone]]),
  };
  expect(says('tool', {}, { approvalId: asked.id }, held)).toBe(
    `used a tool: Use ls of the OpenClaw “${gone.name}”`,
  );
});

test('[UI73] a call that failed, or whose end nobody knows, was made; that it used something is not said', () => {
  expect([
    says('tool', {}, { outcome: 'done' }),
    says('tool', {}, { outcome: 'failed' }),
    says('tool', {}, { outcome: 'unknown' }),
  ]).toEqual(['used a tool', 'called a tool', 'called a tool']);
});

test('[UI73] who came and who left is said of them, and a decision with what was asked for', () => {
  const did = { principal: bo, role: 'member', by: ada };
  const left = { principal: ada };
  const named = { principal: 'human:gone', name: 'Cyd' };
  expect([
    says('member.join', did, { did }),
    says('member.join', did),
    says('member.leave', left, { did: left }),
    says('member.leave', left, { did: left, principal: ada }),
    says('member.leave', named, { did: named }),
    says('approval.approved', {}, { approvalId: 'a1' }),
    says('approval.done', {}, { approvalId: 'a2' }),
  ]).toEqual([
    'joined as member, let in by Ada',
    'somebody joined',
    'removed Ada',
    'left',
    'removed Cyd',
    `approved a request: ${approval().summary}`,
    'what was approved is done',
  ]);
});
