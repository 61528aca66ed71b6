import * as Y from 'yjs';
import { varintLength, writeVarint } from '../../shared/lib/varint.ts';

/** What hostile clients send, each with what the guard has to make of it. `dropped`: nothing of it stands; `undone`: it is set back for all. */
export interface Attack {
  name: string;
  /** The fault it is an example of. */
  row: string;
  /** What the same client sent honestly before; `base` is what it had then. */
  before?: (base: Uint8Array, client: number) => Uint8Array;
  /** An update, from a client that has all of `base`. */
  update: (base: Uint8Array, client: number) => Uint8Array;
  ends: 'dropped' | 'undone' | 'nothing' | 'taken';
}

const by = 'human:eve';

/** What a client that holds `base` sends when it does this. */
const doing =
  (work: (doc: Y.Doc) => void) =>
  (base: Uint8Array, client: number): Uint8Array => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, base);
    doc.clientID = client;
    const before = Y.encodeStateVector(doc);
    doc.transact(() => work(doc));
    return Y.encodeStateAsUpdate(doc, before);
  };

const setting = (map: string, key: string, value: unknown) =>
  doing((doc) => void doc.getMap(map).set(key, value));

/** A later part of what a client wrote, without the earlier. */
const withGap = (base: Uint8Array, client: number): Uint8Array => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, base);
  doc.clientID = client;
  doc.getMap('pos').set('autopilot', { x: 1, y: 1 });
  const before = Y.encodeStateVector(doc);
  doc.getMap('pos').set('community', { x: 1, y: 1 });
  return Y.encodeStateAsUpdate(doc, before);
};

const bomb = (): Uint8Array =>
  Uint8Array.from([0, 0, 5, 1, 255, 255, 255, 255, 15, 0, 0, 1, 0, 1, 1, 4, 0, 0, 0, 0, 0, 0]);

const numbers = (...all: number[]): Uint8Array => {
  const bytes = new Uint8Array(all.reduce((sum, one) => sum + varintLength(one), 0));
  let at = 0;
  for (const one of all) at = writeVarint(bytes, at, one);
  return bytes;
};

const named = (name: string): number[] => [name.length, ...new TextEncoder().encode(name)];

/** A deleted item of so many clocks, under a key of a map. */
const deletedItem = (map: string, key: string, length: number): number[] => [
  ...[0x21, 1, ...named(map), ...named(key)],
  length,
];

const most = Number.MAX_SAFE_INTEGER;

const ends = { from: 'autopilot', to: 'community' };

const deep = (): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < 2_000; i++) value = [value];
  return value;
};

export const attacks: readonly Attack[] = [
  {
    name: 'an update of the newer form',
    row: 'R87',
    update: (base, client) =>
      Y.convertUpdateFormatV1ToV2(setting('pos', 'autopilot', { x: 1, y: 1 })(base, client)),
    ends: 'dropped',
  },
  { name: 'a bomb of 22 bytes', row: 'R87', update: bomb, ends: 'dropped' },
  { name: 'a gap in the clock', row: 'R88', update: withGap, ends: 'dropped' },
  {
    name: 'a value on one that never was',
    row: 'R88',
    update: (base, client) => {
      const doc = new Y.Doc();
      doc.clientID = client + 1;
      doc.getMap('pos').set('autopilot', { x: 1, y: 1 });
      const other = new Y.Doc();
      Y.applyUpdate(other, base);
      Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
      other.clientID = client;
      const before = Y.encodeStateVector(other);
      other.getMap('pos').set('autopilot', { x: 2, y: 2 });
      return Y.encodeStateAsUpdate(other, before);
    },
    ends: 'dropped',
  },
  {
    name: 'a deletion of what is not there',
    row: 'R88',
    update: () => Uint8Array.from([0, 1, 99, 1, 0, 5]),
    ends: 'dropped',
  },
  {
    name: 'another’s client',
    row: 'R89',
    update: (base) => setting('pos', 'autopilot', { x: 1, y: 1 })(base, 11),
    ends: 'dropped',
  },
  {
    name: 'the room’s own client',
    row: 'R89',
    update: (base) => setting('pos', 'autopilot', { x: 1, y: 1 })(base, 7),
    ends: 'dropped',
  },
  {
    name: 'two clients at once',
    row: 'R89',
    update: (base, client) =>
      Y.mergeUpdates([
        setting('pos', 'autopilot', { x: 1, y: 1 })(base, client),
        setting('pos', 'community', { x: 1, y: 1 })(base, client + 1),
      ]),
    ends: 'dropped',
  },
  { name: 'nothing', row: 'R90', update: () => new Uint8Array(), ends: 'dropped' },
  {
    name: 'noise',
    row: 'R90',
    update: () => Uint8Array.from({ length: 200 }, (_, i) => (i * 167) % 256),
    ends: 'dropped',
  },
  {
    name: 'half an update',
    row: 'R90',
    update: (base, client) =>
      setting('pos', 'autopilot', { x: 1, y: 1 })(base, client).subarray(0, 12),
    ends: 'dropped',
  },
  {
    name: 'values within values without end',
    row: 'R90',
    update: setting('pos', 'autopilot', deep()),
    ends: 'undone',
  },
  {
    name: 'text where maps are',
    row: 'R91',
    update: doing((doc) => doc.getText('other').insert(0, 'x')),
    ends: 'dropped',
  },
  {
    name: 'a list where maps are',
    row: 'R91',
    update: doing((doc) => doc.getArray('pos').push([1])),
    ends: 'dropped',
  },
  {
    name: 'a map that no canvas has',
    row: 'R91',
    update: setting('grants', 'eve', { may: 'all' }),
    ends: 'dropped',
  },
  {
    name: 'a map within a map',
    row: 'R91',
    update: doing((doc) => void doc.getMap('notes').set('n9', new Y.Map([['text', 'x']]))),
    ends: 'dropped',
  },
  {
    name: 'a document within a map',
    row: 'R91',
    update: doing((doc) => void doc.getMap('notes').set('n9', new Y.Doc())),
    ends: 'dropped',
  },
  {
    name: 'bytes',
    row: 'R91',
    update: doing((doc) => void doc.getMap('notes').set('n9', new Uint8Array(9))),
    ends: 'dropped',
  },
  {
    name: 'NaN',
    row: 'R91',
    update: setting('pos', 'autopilot', { x: Number.NaN, y: 0 }),
    ends: 'undone',
  },
  {
    name: 'without end',
    row: 'R91',
    update: setting('pos', 'autopilot', { x: Number.POSITIVE_INFINITY, y: 0 }),
    ends: 'undone',
  },
  {
    name: 'far out',
    row: 'R91',
    update: setting('pos', 'autopilot', { x: 1e308, y: 0 }),
    ends: 'undone',
  },
  {
    name: 'a number too large for numbers',
    row: 'R91',
    update: setting('pos', 'autopilot', { x: 10n, y: 0 }),
    ends: 'undone',
  },
  { name: 'undefined', row: 'R91', update: setting('pos', 'autopilot', undefined), ends: 'undone' },
  {
    name: 'a field too many',
    row: 'R91',
    update: setting('pos', 'autopilot', { x: 1, y: 1, onClick: 'x' }),
    ends: 'undone',
  },
  {
    name: 'a kind of node that is none',
    row: 'R91',
    update: setting('pos', 'script:x', { x: 1, y: 1 }),
    ends: 'undone',
  },
  {
    name: 'a key out of markup',
    row: 'R91',
    update: setting('notes', '<img src=x onerror=alert(1)>', { text: 'x', by, at: 1 }),
    ends: 'undone',
  },
  {
    name: 'a label of 1 MB',
    row: 'R91',
    update: setting('notes', 'n9', { text: 'x'.repeat(900_000), by, at: 1 }),
    ends: 'undone',
  },
  {
    name: 'more than one frame holds',
    row: 'R91',
    update: setting('notes', 'n9', { text: 'x'.repeat(1_100_000), by, at: 1 }),
    ends: 'dropped',
  },
  {
    name: 'an edge to itself',
    row: 'R91',
    update: setting('edges', 'e9', { from: 'autopilot', to: 'autopilot', by, at: 1 }),
    ends: 'undone',
  },
  {
    name: 'an edge to nothing',
    row: 'R91',
    update: setting('edges', 'e9', { from: 'autopilot', to: 'note:none', by, at: 1 }),
    ends: 'undone',
  },
  {
    name: 'an edge out of code',
    row: 'R91',
    update: setting('edges', 'e9', { from: 'javascript:alert(1)', to: 'autopilot', by, at: 1 }),
    ends: 'undone',
  },
  {
    name: 'a group within itself',
    row: 'R91',
    update: setting('pos', 'group:g1', { x: 1, y: 1, in: 'group:g1' }),
    ends: 'undone',
  },
  {
    name: 'a reply to nothing',
    row: 'R91',
    update: setting('replies', 'r9', { to: 'none', text: 'x', by, at: 1 }),
    ends: 'undone',
  },
  {
    name: 'a note in another’s name',
    row: 'R91',
    update: setting('notes', 'n9', { text: 'I resign', by: 'human:ada', at: 1 }),
    ends: 'undone',
  },
  {
    name: 'another’s note, rewritten under their name',
    row: 'R91',
    update: setting('notes', 'n1', { text: 'I resign', by: 'human:ada', at: 1 }),
    ends: 'undone',
  },
  {
    name: 'another’s note taken over',
    row: 'R91',
    update: setting('notes', 'n1', { text: 'hello', by, at: 1 }),
    ends: 'undone',
  },
  {
    name: 'another’s comment, rewritten',
    row: 'R91',
    update: setting('comments', 'c1', {
      text: 'I resign',
      on: 'autopilot',
      by: 'human:ada',
      at: 1,
    }),
    ends: 'undone',
  },
  {
    name: 'another’s comment, deleted',
    row: 'R91',
    update: doing((doc) => doc.getMap('comments').delete('c1')),
    ends: 'undone',
  },
  {
    name: 'a withdrawn comment, brought back',
    row: 'R91',
    update: setting('comments', 'gone', {
      text: 'what I withdrew',
      on: 'autopilot',
      by: 'human:ada',
      at: 1,
    }),
    ends: 'undone',
  },
  {
    name: 'a withdrawn comment’s place',
    row: 'R91',
    update: setting('comments', 'gone', { text: 'mine now', on: 'autopilot', by, at: 1 }),
    ends: 'undone',
  },
  {
    name: 'resolved in another’s name',
    row: 'R91',
    update: setting('resolved', 'c1', { by: 'human:ada', at: 1 }),
    ends: 'undone',
  },
  {
    name: '100,000 nodes',
    row: 'R92',
    update: doing((doc) => {
      for (let i = 0; i < 100_000; i++) doc.getMap('pos').set(`note:${i}`, { x: i, y: 0 });
    }),
    ends: 'dropped',
  },
  {
    name: '2,500 notes',
    row: 'R92',
    update: doing((doc) => {
      for (let i = 0; i < 2_500; i++) doc.getMap('notes').set(`p${i}`, { text: '', by, at: 1 });
    }),
    ends: 'undone',
  },
  {
    name: '4,001 lines',
    row: 'R92',
    update: doing((doc) => {
      for (let i = 0; i < 4_001; i++) doc.getMap('edges').set(`p${i}`, { ...ends, by, at: 1 });
    }),
    ends: 'undone',
  },
  {
    name: 'nothing, 2^53 long, 40 times',
    row: 'R87',
    update: (_, client) =>
      numbers(1, 40, client, 0, ...Array.from({ length: 40 }, () => [0, most]).flat(), 0),
    ends: 'dropped',
  },
  {
    name: 'nothing, within a map of another shape',
    row: 'R91',
    update: (_, client) => numbers(1, 1, client, 0, 0, 1, 0),
    ends: 'dropped',
  },
  {
    name: 'deleted, 2^53 long',
    row: 'R87',
    update: (_, client) =>
      numbers(1, 1, client, 0, ...deletedItem('pos', 'autopilot', most - 1), 0),
    ends: 'dropped',
  },
  {
    name: 'deleted further than a canvas counts, bit by bit',
    row: 'R87',
    update: (_, client) =>
      numbers(
        ...[1, 3_000, client, 0],
        ...Array.from({ length: 3_000 }, () => deletedItem('pos', 'autopilot', 1_000_000)).flat(),
        0,
      ),
    ends: 'dropped',
  },
  {
    name: 'what is there, told again under another’s comment, and a little more',
    row: 'R88',
    before: doing((doc) => {
      doc.getMap('pos').set('note:x', { x: 1, y: 1 });
      doc.getMap('pos').delete('note:x');
    }),
    update: (_, client) => numbers(1, 1, client, 0, ...deletedItem('comments', 'c1', 2), 0),
    ends: 'dropped',
  },
];
