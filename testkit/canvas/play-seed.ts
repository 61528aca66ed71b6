import * as Y from 'yjs';
import { canvasMapNames, readEntry } from '../../shared/canvas/document.ts';
import { Random } from '../random.ts';
import { CanvasClient } from './canvas-client.ts';
import { CanvasHall } from './canvas-hall.ts';

const origin = 'own';
const steps = 150;

class Person {
  readonly name: string;
  readonly hall: CanvasHall;
  client: CanvasClient;
  undo: Y.UndoManager;
  isLost = false;

  constructor(name: string, hall: CanvasHall, client: number) {
    this.name = name;
    this.hall = hall;
    this.client = new CanvasClient(client);
    this.undo = this.undoOf(this.client);
  }

  get by(): string {
    return `human:${this.name}`;
  }

  act(work: () => void): void {
    this.client.doc.transact(work, origin);
  }

  /** As the page does when the room says that an update was dropped. */
  rebuild(client: number): void {
    this.hall.drop(this.client);
    this.undo.destroy();
    this.client = new CanvasClient(client);
    this.undo = this.undoOf(this.client);
    this.hall.connect(this.name, this.client);
  }

  private undoOf({ doc }: CanvasClient): Y.UndoManager {
    const maps = canvasMapNames.map((map) => doc.getMap(map));
    return new Y.UndoManager(maps, { trackedOrigins: new Set([origin]), captureTimeout: 0 });
  }
}

/**
 * A world of one canvas: people draw, undo, go away and come back, while frames are late and the object
 * dies. At the end everybody has the same, all of it fits, everything that anybody was told is stored,
 * and no comment says what its author did not.
 */
export function playSeed(seed: number): { seed: number; ok: true } | { seed: number; why: string } {
  const random = new Random(seed);
  const hall = new CanvasHall();
  let nextClient = 1_000;
  const people = Array.from({ length: random.int(4, 8) }, (_, i) => {
    hall.member(`p${i}`, 'member');
    const person = new Person(`p${i}`, hall, nextClient++);
    hall.connect(person.name, person.client);
    return person;
  });
  hall.settle();
  for (let step = 0; step < steps; step++) {
    const person = random.pick(people);
    const why = play(random, person, step) ?? (step % 5 === 0 ? look(hall, people) : null);
    if (why !== null) return { seed, why: `step ${step}: ${why}` };
    disturb(random, hall, person);
    for (let frames = random.int(0, 12); frames > 0; frames--)
      hall.step(random.pick(people).client, random.chance(0.5) ? 'up' : 'down');
    if (random.chance(0.3)) hall.pass(random.int(0, 50));
    for (const one of people)
      if (one.client.notices.some(({ kind }) => kind === 'rebuild')) one.rebuild(nextClient++);
  }
  hall.store.fails = 0;
  for (let rounds = 0; rounds < 3; rounds++) {
    for (const person of people)
      if (!hall.isConnected(person.client)) hall.connect(person.name, person.client);
    hall.pass(1_000);
    for (const one of people)
      if (one.client.notices.some(({ kind }) => kind === 'rebuild')) one.rebuild(nextClient++);
  }
  hall.settle();
  const why = look(hall, people) ?? whyNotEqual(hall, people);
  return why === null ? { seed, ok: true } : { seed, why };
}

/** One act of one person; an undo that touched what is not theirs is told. */
function play(random: Random, person: Person, step: number): string | null {
  const { client, by } = person;
  const key = `k${random.int(0, 9)}`;
  const words = { text: `${person.name} ${step}`, at: step };
  switch (random.int(0, 9)) {
    case 0:
    case 1:
    case 2:
      person.act(() => client.set('pos', `note:${key}`, { x: step, y: random.int(0, 99) }));
      return null;
    case 3:
    case 4: {
      const was = client.get('notes', key);
      const known = readEntry('notes', key, was);
      const author = known?.by ?? by;
      const value = {
        ...words,
        at: known?.at ?? step,
        by: author,
        ...(author === by ? {} : { editedBy: by }),
      };
      person.act(() => client.set('notes', key, value));
      return null;
    }
    case 5:
      person.act(() => client.delete(random.pick(['notes', 'pos', 'edges'] as const), key));
      return null;
    case 6: {
      const mine = `${person.name}-${random.int(0, 3)}`;
      person.act(() => client.set('comments', mine, { ...words, on: 'autopilot', by }));
      return null;
    }
    case 7: {
      const mine = `${person.name}-${random.int(0, 3)}`;
      person.act(() => client.delete('comments', mine));
      return null;
    }
    case 8:
      person.act(() =>
        client.set('edges', `${person.name}-${key}`, {
          from: 'autopilot',
          to: 'community',
          by,
          at: step,
        }),
      );
      return null;
    default:
      return undone(person, random);
  }
}

/** Undo changes keys that this person changed before, and no others. */
function undone(person: Person, random: Random): string | null {
  const { doc } = person.client;
  const comments = doc.getMap('comments');
  const others = () =>
    JSON.stringify([...comments.entries()].filter(([key]) => !key.startsWith(person.name)).sort());
  const before = others();
  if (random.chance(0.6)) person.undo.undo();
  else person.undo.redo();
  return others() === before ? null : `${person.name} undid what another said`;
}

function disturb(random: Random, hall: CanvasHall, { client, name }: Person): void {
  if (random.chance(0.05)) hall.drop(client);
  if (!hall.isConnected(client) && random.chance(0.4)) hall.connect(name, client);
  if (random.chance(0.03)) hall.evict();
  if (random.chance(0.02)) hall.store.fails = 1;
  if (random.chance(0.03)) hall.store.compact(Y.encodeStateAsUpdate(hall.document));
}

/** After every step: the stored document fits, waits for nothing, and is what the room tells. */
function look(hall: CanvasHall, people: readonly Person[]): string | null {
  for (const map of canvasMapNames)
    for (const [key, value] of hall.document.getMap(map).entries()) {
      if (readEntry(map, key, value) === null) return `${map} ${key} does not fit`;
      if (
        map === 'comments' &&
        !key.startsWith(String(readEntry('comments', key, value)?.by.slice(6)))
      )
        return `${key} is in another’s name`;
    }
  if (hall.document.store.pendingStructs !== null) return 'something waits';
  const stored = new Y.Doc();
  for (const update of hall.store.load().updates) Y.applyUpdate(stored, update);
  if (whyNotSame(stored, hall.document)) return 'what is told is not stored';
  for (const { client, name } of people)
    for (const [author, clock] of Y.decodeStateVector(Y.encodeStateVector(client.doc)))
      if (author !== client.doc.clientID && clock > Y.getState(stored.store, author))
        return `${name} was told what is not stored`;
  return null;
}

function whyNotEqual(hall: CanvasHall, people: readonly Person[]): string | null {
  for (const { client, name } of people)
    if (whyNotSame(client.doc, hall.document))
      return `${name} has something else: ${difference(client.doc, hall.document)}`;
  return null;
}

const valuesOf = (doc: Y.Doc) =>
  canvasMapNames.map((map) => [...doc.getMap(map).entries()].sort(([a], [b]) => (a < b ? -1 : 1)));

const whyNotSame = (a: Y.Doc, b: Y.Doc): boolean =>
  JSON.stringify(valuesOf(a)) !== JSON.stringify(valuesOf(b));

function difference(a: Y.Doc, b: Y.Doc): string {
  const [left, right] = [valuesOf(a), valuesOf(b)];
  const at = left.findIndex((one, i) => JSON.stringify(one) !== JSON.stringify(right[i]));
  return `${canvasMapNames[at]} ${JSON.stringify(left[at])} not ${JSON.stringify(right[at])}`.slice(
    0,
    600,
  );
}
