import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Canvas, type Writer } from '../../party/hatchery/canvas.ts';
import { canvasMapNames, readEntry } from '../../shared/canvas/document.ts';
import { principal } from '../../shared/model/principal.ts';
import { leastMs } from '../least-ms.ts';
import { Random } from '../random.ts';

const eve = principal.parse('human:eve');
/** `MUTATIONS=1000000` plays as many as a night has time for. */
const rounds = Number(process.env.MUTATIONS ?? 10_000);

/** An update that takes so long, whatever the machine does beside it, is a hang. */
const hangMs = 10;

/** Some hundred entries of Ada's, and what Eve could send honestly on top of them. */
function stage() {
  const ada = new Y.Doc();
  ada.clientID = 11;
  const by = 'human:ada';
  for (let i = 0; i < 40; i++) {
    ada.getMap('notes').set(`n${i}`, { text: `note ${i}`, by, at: i });
    ada.getMap('pos').set(`note:n${i}`, { x: i, y: i });
    ada.getMap('comments').set(`c${i}`, { text: 'here', on: `note:n${i}`, by, at: i });
  }
  const base = Y.encodeStateAsUpdate(ada);
  const honest = Array.from({ length: 20 }, (_, i) => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, base);
    doc.clientID = 99;
    const before = Y.encodeStateVector(doc);
    doc.getMap('pos').set(`note:n${i}`, { x: -i, y: 1 });
    doc.getMap('notes').set(`e${i}`, { text: 'mine', by: 'human:eve', at: i });
    if (i % 3 === 0) doc.getMap('notes').delete(`n${i}`);
    if (i % 2 === 0) doc.getMap('pos').set(`note:e${i}`, { x: 1, y: 1, in: 'group:g' });
    return Y.encodeStateAsUpdate(doc, before);
  });
  return { base, honest };
}

/** Flips, cuts, doubles and puts together, as libFuzzer does. */
function mutate(random: Random, corpus: readonly Uint8Array[]): Uint8Array {
  let bytes = Uint8Array.from(random.pick(corpus));
  for (let times = random.int(1, 4); times > 0; times--) {
    const at = random.int(0, Math.max(0, bytes.length - 1));
    const what = random.int(0, 6);
    if (what === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 7));
    else if (what === 1) bytes[at] = random.pick([0, 1, 127, 128, 255]);
    else if (what === 2) bytes = bytes.slice(0, at);
    else if (what === 3)
      bytes = Uint8Array.from([...bytes.slice(0, at), ...random.bytes(4), ...bytes.slice(at)]);
    else if (what === 4)
      bytes = Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + random.int(1, 8))]);
    else if (what === 5)
      bytes = Uint8Array.from([...bytes.slice(0, at), ...random.pick(corpus).slice(at)]);
    else bytes = Uint8Array.from([...bytes, ...random.bytes(random.int(1, 8))]);
  }
  return bytes;
}

const stateOf = (canvas: Canvas) =>
  JSON.stringify(canvasMapNames.map((map) => [map, canvas.entriesOf(map)]));

test('[R90] [HG1] 10,000 mutations (or MUTATIONS) of honest updates: an answer at once, never a hang, and only what fits stays', () => {
  const { base, honest } = stage();
  const random = new Random(90);
  const known = { updates: [base], bindings: [], signed: signedBy(base), roomClient: 7 };
  const fresh = () =>
    new Canvas(
      { ...known, bindings: [{ client: 11, principal: principal.parse('human:ada') }] },
      { now: () => 0, hidden: new Set(), stored: () => base, holderOf: () => null },
    );
  let canvas = fresh();
  const ends = new Map<string, number>();
  /** What comes of one, and how long that takes. */
  const take = (by: Canvas, bytes: Uint8Array) => {
    const writer: Writer = { principal: eve, role: 'member', client: null };
    const began = performance.now();
    const { kind } = by.take(bytes, writer);
    return { kind, took: performance.now() - began };
  };
  for (let round = 0; round < rounds; round++) {
    const bytes = mutate(random, honest);
    const before = stateOf(canvas);
    const { kind, took } = take(canvas, bytes);
    const least = leastMs(took, hangMs, () => take(fresh(), bytes).took);
    if (least >= hangMs) throw new Error(`${round}: ${least} ms`);
    ends.set(kind, (ends.get(kind) ?? 0) + 1);
    if (kind === 'dropped' || kind === 'nothing')
      expect([round, stateOf(canvas)]).toEqual([round, before]);
    if (kind === 'dropped' || kind === 'nothing') continue;
    for (const map of canvasMapNames)
      for (const [key, value] of canvas.entriesOf(map))
        if (readEntry(map, key, value) === null) throw new Error(`${round}: ${map} ${key}`);
    for (const [, value] of canvas.entriesOf('comments'))
      expect([round, value]).toMatchObject([round, { by: 'human:ada' }]);
    canvas = fresh();
  }
  // Some of everything came up, or the mutations would prove little.
  expect([...ends.keys()].sort()).toEqual(['dropped', 'taken', 'undone']);
});

function signedBy(base: Uint8Array) {
  const canvas = new Canvas(
    { updates: [], bindings: [], signed: [], roomClient: 7 },
    {
      ...{ now: () => 0, hidden: new Set<string>(), holderOf: () => null },
      stored: () => new Uint8Array([0, 0]),
    },
  );
  const ada: Writer = { principal: principal.parse('human:ada'), role: 'member', client: null };
  canvas.take(base, ada);
  return canvas.takeBatch()?.signed ?? [];
}
