import { expect, test } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { ada } from '../../testing/people.ts';
import { edge, type NodeFacts, node } from '../graph/facts.ts';
import { overlaps, type Place } from '../layout/place.ts';
import { emptyLayout } from '../sync/canvas-values.ts';
import { boxOf, notesOf } from './arrange.ts';
import { frameOf } from './deeds.ts';
import { offered } from './place-bystanders.ts';
import { tidied } from './tidied.ts';

const one = (id: string, kind: NodeFacts['kind'], more: Partial<NodeFacts> = {}) =>
  node({ id, kind, label: '', title: id, ...more });

/** A room with four chats, and with more if that is said. */
function graphOf(...more: readonly { facts: NodeFacts; on: string }[]) {
  const nodes = [one('autopilot', 'autopilot'), one('community', 'community')];
  const edges = [edge('belongs', 'autopilot', 'community')];
  const chats = ['t1', 't2', 't3', 't4'].map((id) => one(`thread:${id}`, 'thread'));
  const hung = [...chats.map((facts) => ({ facts, on: 'autopilot' })), ...more];
  // As the room draws them: by id, wherever what only some see comes among them.
  hung.sort((a, b) => (a.facts.id < b.facts.id ? -1 : 1));
  for (const { facts, on } of hung) {
    nodes.push(facts);
    edges.push(edge('belongs', on, facts.id));
  }
  return {
    nodes: new Map(nodes.map((facts) => [facts.id, facts])),
    edges: new Map(edges.map((line) => [line.id, line])),
  };
}

const secret = { facts: one('thread:t2b', 'thread', { isPrivate: true }), on: 'autopilot' };
const secretJob = { facts: one('job:j0', 'job', { isPrivate: true }), on: 'thread:t2b' };
const job = { facts: one('job:j1', 'job'), on: 'thread:t1' };
const call = { facts: one('tool:p1', 'tool'), on: 'thread:t1' };

const placesOf = (all: ReadonlyMap<string, Place>, ...left: string[]) =>
  Object.fromEntries([...all].filter(([id]) => !left.includes(id)).sort());

test('[HC24] Tidy places what everybody sees in the same way, whatever else one sees', async () => {
  const withSecrets = graphOf(secret, secretJob, job, call);
  const mine = await tidied(withSecrets, emptyLayout);
  const theirs = await tidied(graphOf(job, call), emptyLayout);
  expect(placesOf(mine, 'thread:t2b', 'job:j0')).toEqual(placesOf(theirs));
  const lasting = await tidied(graphOf(), emptyLayout);
  expect(placesOf(theirs, 'job:j1')).toEqual(placesOf(lasting));
  const all = [...withSecrets.nodes.keys()].filter((id) => id !== 'tool:p1');
  expect([...mine.keys()].toSorted()).toEqual(all.toSorted());
});

test('[HC24] [HC38] Tidy keeps what passes off the place of an OpenClaw that there is not', async () => {
  const offer = { facts: one('openclaw', 'openclaw'), on: 'autopilot' };
  const jobs = Array.from({ length: 6 }, (_, n) => ({
    ...{ facts: one(`job:j${n}`, 'job'), on: 'autopilot' },
  }));
  const graph = graphOf(offer, ...jobs);
  const boxes = new Map(
    [...(await tidied(graph, emptyLayout))].map(([id, place]) => {
      return [id, boxOf(must(graph.nodes.get(id), id), place)] as const;
    }),
  );
  const lasting = new Map([...boxes].filter(([id]) => !id.startsWith('job:')));
  const [stands] = offered(graph, lasting).values();
  for (const [id, box] of boxes) expect(overlaps(box, must(stands, 'a place')), id).toBe(false);
});

test('[HC24] Tidy lays nothing on anything: not on notes, not on frames, and what only one sees not either', async () => {
  const graph = graphOf(secret, secretJob, job);
  const bare = await tidied(graph, emptyLayout);
  const under = must(bare.get('autopilot'), 'a place');
  const around = must(bare.get('thread:t2'), 'a place');
  const note = { text: 'Launch', by: ada, at: 1 };
  const layout = {
    ...emptyLayout,
    notes: new Map([['n', note]]),
    groups: new Map([['g', { title: 'Later', by: ada, at: 1 }]]),
    pos: new Map([
      ['note:n', under],
      ['group:g', around],
    ]),
  };
  const places = await tidied(graph, layout);
  const boxes = [
    ...notesOf(layout).values(),
    must(frameOf(layout, 'group:g'), 'a frame'),
    ...[...graph.nodes.values()].map((facts) => boxOf(facts, must(places.get(facts.id), facts.id))),
  ];
  const laidOn = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => overlaps(a, b)));
  expect(laidOn).toEqual([]);
});

test('[HC24] what lies in a frame stays there, and what hangs on it comes beside', async () => {
  const at = { x: 4_020, y: 4_040, in: 'group:g' };
  const layout = {
    ...emptyLayout,
    groups: new Map([['g', { title: 'Later', by: ada, at: 1 }]]),
    pos: new Map<string, Place & { in?: string }>([
      ['group:g', { x: 4_000, y: 4_000 }],
      ['thread:t1', at],
    ]),
  };
  const places = await tidied(graphOf(job), layout);
  expect(places.has('thread:t1')).toBe(false);
  expect(must(places.get('job:j1'), 'a place').x).toBeGreaterThan(at.x);
});
