import { expect, test } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { principal } from '../../../shared/model/principal.ts';
import { edge } from '../graph/facts.ts';
import { FlowEdges } from './flow-edges.ts';

const facts = new Map(
  [edge('belongs', 'autopilot', 'thread:a'), edge('belongs', 'autopilot', 'thread:b')].map(
    (one) => [one.id, one] as const,
  ),
);
const by = principal.parse('human:ada');
const line = { from: nodeId.parse('note:n'), to: nodeId.parse('thread:a'), by, at: 1 };
const drawn = new Map([['l', line]]);

test('[HC31] a line is named anew when what it joins is, and no other; the same names make the same value', () => {
  const flow = new FlowEdges();
  const of = (names: Record<string, string>, selected: string[] = []) =>
    flow.of(
      facts,
      drawn,
      () => true,
      new Set(selected),
      (id) => names[id] ?? id,
    );
  const before = of({ 'thread:a': '“Chat”' });
  expect(before.map(({ ariaLabel }) => ariaLabel)).toEqual([
    'Line from autopilot to “Chat”: belongs together',
    'Line from autopilot to thread:b: belongs together',
    'Line from note:n to “Chat”',
  ]);
  expect(of({ 'thread:a': '“Chat”' })).toBe(before);
  const renamed = of({ 'thread:a': '“Launch”' });
  expect(renamed.map(({ ariaLabel }) => ariaLabel)).toEqual([
    'Line from autopilot to “Launch”: belongs together',
    'Line from autopilot to thread:b: belongs together',
    'Line from note:n to “Launch”',
  ]);
  expect(renamed[1]).toBe(before[1]);
  const chosen = of({ 'thread:a': '“Launch”' }, ['edge:l']);
  expect(chosen.map((one, at) => one === renamed[at])).toEqual([true, true, false]);
  expect(chosen[2]?.selected).toBe(true);
});

test('[HE4] a line that would go is drawn as that, and not beside itself', () => {
  const both = [edge('belongs', 'instance:i', 'thread:a'), edge('would', 'instance:i', 'thread:a')];
  const drawnOf = (of: typeof both) =>
    new FlowEdges()
      .of(
        new Map(of.map((one) => [one.id, one])),
        new Map(),
        () => true,
        new Set(),
        (id) => id,
      )
      .map(({ data }) => data?.kind);
  expect(drawnOf(both)).toEqual(['would']);
  expect(drawnOf(both.slice(0, 1))).toEqual(['belongs']);
});

test('[HC31] lines between the same two, either way, get a lane each; others none, and no other is made anew', () => {
  const flow = new FlowEdges();
  const of = (drawnHere: typeof drawn) =>
    flow.of(
      facts,
      drawnHere,
      () => true,
      new Set(),
      (id) => id,
    );
  const lanes = (edges: ReturnType<typeof of>) =>
    Object.fromEntries(edges.map(({ id, data }) => [id, data?.lane]));
  const alone = of(drawn);
  expect(new Set(Object.values(lanes(alone)))).toEqual(new Set([0]));
  const both = of(new Map([...drawn, ['m', { ...line, from: line.to, to: line.from }]]));
  expect(lanes(both)).toMatchObject({ 'edge:l': -0.5, 'edge:m': 0.5 });
  expect(both.slice(0, 2)).toEqual(alone.slice(0, 2));
  expect(both[0]).toBe(alone[0]);
  const turned = of(new Map([['m', { ...line, from: line.to, to: line.from }], ...drawn]));
  expect(lanes(turned)).toEqual(lanes(both));
  expect(of(drawn)).toEqual(alone);
});
