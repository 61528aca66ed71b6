import { expect, test } from 'vitest';
import { contract, type MethodName, methodNames } from '../../../shared/methods/contract.ts';
import { roomId } from '../../../shared/model/ids.ts';
import { role } from '../../../shared/model/role.ts';
import { actionBytes } from '../../../shared/policy/action.ts';
import { rightOf } from '../../../shared/policy/may.ts';
import { approval } from '../../testing/approvals.ts';
import { ada, bo, member } from '../../testing/people.ts';
import { ghostOf } from './ghost.ts';

/** Those of which a call makes an approval, whoever calls. */
const asks = methodNames.filter((name) =>
  role.options.some((one) => ['ask', 'decide'].includes(rightOf(one, contract[name].risk))),
);

const instanceId = 'i1';
const threadId = 't1';
const to = { kind: 'thread', id: threadId };

/** What each would do, drawn: where the lines lead, and what stands there. */
const told: { [M in MethodName]?: { input: object; drawn: string[] } } = {
  'web.fetch': {
    input: { url: 'https://example.com/' },
    drawn: ['ghost:a1', 'would reach: https://example.com/'],
  },
  'room.transfer': { input: { to: bo }, drawn: [`member:${bo} would become owner`] },
  'room.pause': { input: { reason: 'a fire' }, drawn: ['autopilot would pause'] },
  'room.resume': { input: {}, drawn: ['autopilot would go on'] },
  'policies.weaken': {
    input: { preset: 'solo', minutes: 60 },
    drawn: ['autopilot would decide by “solo”'],
  },
  'instances.create': { input: { name: 'Reef' }, drawn: ['ghost:a1', 'would create: Reef'] },
  'instances.restart': { input: { instanceId }, drawn: ['instance:i1 would start anew'] },
  'instances.remove': { input: { instanceId }, drawn: ['instance:i1 would be deleted'] },
  'instances.rename': {
    input: { instanceId, name: 'Reef' },
    drawn: ['instance:i1 would be called “Reef”'],
  },
  'instances.allowCommands': {
    input: { instanceId },
    drawn: ['instance:i1 would be allowed commands again'],
  },
  'instances.call': {
    input: { instanceId, name: 'ls', input: {} },
    drawn: ['instance:i1 would be looked into by “ls”'],
  },
  'instances.attach': {
    input: { instanceId, to, tools: 'look' },
    drawn: [
      'instance:i1 would serve a chat, only to look',
      'instance:i1 → thread:t1 would be served',
    ],
  },
  'instances.detach': {
    input: { instanceId, to: { kind: 'project', id: 'p' } },
    drawn: [
      'instance:i1 would serve a project no longer',
      'instance:i1 → project:p would be served no longer',
    ],
  },
  'sessions.reset': { input: { threadId }, drawn: ['thread:t1 would be forgotten by OpenClaw'] },
  'sessions.remove': { input: { threadId }, drawn: ['thread:t1 would be deleted in OpenClaw'] },
  'sessions.send': {
    input: { threadId, text: `Go on${'.'.repeat(100)}` },
    drawn: [`thread:t1 would be told “Go on${'.'.repeat(75)}…”`],
  },
};

const members = new Map([[bo, member(bo, 'Bo', 'member')]]);

const drawnOf = (method: string, input: object) => {
  const action = actionBytes({ room: roomId.parse('room'), method, input, by: ada });
  const { nodes, edges } = ghostOf(approval({ action }), members);
  const lines = edges.map(({ from, to: at, label }) =>
    `${from === 'approval:a1' ? '' : `${from} → `}${at} ${label}`.trim(),
  );
  return [...lines, ...nodes.map(({ label, title }) => `${label}: ${title}`)];
};

test.each(asks)('[HE4] an approval of %s says what it would do, and where', (method) => {
  const { input, drawn } = told[method] ?? { input: {}, drawn: ['nothing is said of it here'] };
  expect(contract[method].params.safeParse(input).success).toBe(true);
  expect(drawnOf(method, input)).toEqual(drawn);
});

test('[HE4] of a method that this page does not know it says just that', () => {
  const { nodes } = ghostOf(
    approval({
      action: actionBytes({
        ...{ room: roomId.parse('room'), method: 'moons.land', input: {}, by: ada },
      }),
    }),
    members,
  );
  expect(nodes).toMatchObject([
    { title: 'moons.land', words: 'what it makes is not known before' },
  ]);
});
