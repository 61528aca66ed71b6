import { expect, test } from 'vitest';
import { threadId } from './ids.ts';
import { isProducer, principal, splitPrincipal } from './principal.ts';
import { parseTopic, reasoningTopic, selfTopic, threadTopic, workspaceTopic } from './topic.ts';

const id = threadId.parse('t-1_A');

test('[SY26] a topic is read back from its name', () => {
  expect(parseTopic(workspaceTopic)).toEqual({ kind: 'workspace' });
  expect(parseTopic(threadTopic(id))).toEqual({ kind: 'thread', threadId: id });
  expect(parseTopic(reasoningTopic(id))).toEqual({ kind: 'reasoning', threadId: id });
  for (const kind of ['vault', 'home', 'lobby']) expect(parseTopic(kind)).toEqual({ kind });
  const ada = principal.parse('human:ada');
  expect(parseTopic(selfTopic(ada))).toEqual({ kind: 'self', principal: ada });
});

test.each([
  '',
  'Workspace',
  'workspace:x',
  'thread',
  'thread:',
  'thread:a/b',
  'thread:a:other',
  'thread:a:reasoning:',
  'thread:a:reasoning:x',
  ' thread:a',
  'thread:../a',
  'self',
  'self:ada',
  'self:human:a:b',
  'vault:x',
])('[SY26] %j names nothing', (name) => {
  expect(parseTopic(name)).toBeNull();
});

test.each([
  'human:',
  'human',
  'Human:a',
  'human:a:b',
  'human:a b',
  'root:a',
  'human:a\n',
  `human:${'a'.repeat(65)}`,
])('[AU10] %j is no principal', (text) => {
  expect(principal.safeParse(text).success).toBe(false);
});

test('[AU10] producers are known by their kind', () => {
  const all = ['human:a', 'agent:a', 'autopilot:a', 'connector:a'].map((one) =>
    principal.parse(one),
  );
  expect(all.filter(isProducer)).toEqual(['autopilot:a', 'connector:a']);
  expect(splitPrincipal(principal.parse('agent:x-1'))).toEqual({ kind: 'agent', id: 'x-1' });
});
