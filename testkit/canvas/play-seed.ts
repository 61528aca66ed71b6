import * as Y from 'yjs';
import type { Change } from '../../client/canvas/sync/canvas-values.ts';
import { isNobodys } from '../../party/hatchery/room-client.ts';
import { canvasMapNames, readEntry } from '../../shared/canvas/document.ts';
import { nodeId } from '../../shared/canvas/node-id.ts';
import { Random } from '../random.ts';
import { CanvasHall } from './canvas-hall.ts';
import { PagePerson, type Person, Stranger } from './canvas-person.ts';

/** In each somebody draws and a page does what only pages do. */
const steps = 80;
const hideable = ['thread:h0', 'thread:h1'];

/**
 * A world of one canvas: people with the page and people with a client of their own draw, undo, lose
 * their right to and get it back, go away and come back, while pages ask for places of what has none,
 * chats become private, frames are late and the object dies. At the end everybody has the same, all of it
 * fits, everything that anybody was told is stored, no comment says what its author did not, no undo took
 * what another put there, and what one alone places stands where they left it. `passes`: time of pages.
 */
export function playSeed(
  seed: number,
  passes: (ms: number) => void,
): { seed: number; ok: true } | { seed: number; why: string } {
  const random = new Random(seed);
  const hall = new CanvasHall();
  let nextClient = 1_000;
  // Smaller and larger than those of others, as clients of pages are.
  const freshId = () => nextClient++ * (random.chance(0.5) ? 1 : 1_000_000);
  const pages: PagePerson[] = [];
  const people = Array.from({ length: random.int(4, 8) }, (_, i): Person => {
    hall.member(`p${i}`, 'member');
    if (i % 3 === 2) return new Stranger(`p${i}`, hall, freshId);
    const page = new PagePerson(`p${i}`, hall, freshId);
    pages.push(page);
    return page;
  });
  const end = (why: string | null) => {
    for (const { room } of pages) room.close();
    return why === null ? { seed, ok: true as const } : { seed, why };
  };
  const pass = (ms: number) => {
    passes(ms);
    hall.pass(ms);
  };
  hall.settle();
  for (let step = 0; step < steps; step++) {
    const person = random.pick(people);
    const page = random.pick(pages);
    const why = play(random, person, step) ?? playPage(random, page, pages) ?? look(hall, people);
    if (why !== null) return end(`step ${step}: ${why}`);
    disturb(random, hall, person);
    rule(random, hall, page);
    for (let frames = random.int(0, 12); frames > 0; frames--)
      hall.step(random.pick(people).client, random.chance(0.5) ? 'up' : 'down');
    if (random.chance(0.3)) pass(random.int(0, 50));
    for (const one of people) one.goOn();
  }
  hall.store.fails = 0;
  for (const page of pages) {
    hall.member(page.name, 'member');
    page.role = 'member';
  }
  // What the object lost with its memory it cannot count on the same socket.
  for (const { client } of people) hall.drop(client);
  for (let rounds = 0; rounds < 4; rounds++) {
    for (const one of people) {
      one.goOn();
      if (!hall.isConnected(one.client)) hall.connect(one.name, one.client);
    }
    pass(1_000);
    for (const page of pages) page.settles();
  }
  hall.settle();
  return end(look(hall, people) ?? whyNotEqual(hall, people) ?? whyLost(hall, pages));
}

/** One act of one person. */
function play(random: Random, person: Person, step: number): null {
  const { by, name } = person;
  const key = `k${random.int(0, 9)}`;
  const mine = `${name}-${random.int(0, 3)}`;
  const words = { text: `${name} ${step}`, at: step };
  const at = { x: step, y: random.int(0, 99) };
  switch (random.int(0, 9)) {
    case 0:
    case 1:
      person.draw([{ map: 'pos', key: `note:${key}`, after: at }]);
      return null;
    case 2:
      person.draw([
        { map: 'pos', key: random.pick([...hideable, 'thread:t0', 'thread:t1']), after: at },
      ]);
      return null;
    case 3:
    case 4: {
      const known = readEntry('notes', key, person.read('notes', key));
      const author = known?.by ?? by;
      const after = {
        ...words,
        at: known?.at ?? step,
        by: author,
        ...(author === by ? {} : { editedBy: by }),
      };
      person.draw([{ map: 'notes', key, after }]);
      return null;
    }
    case 5:
      person.draw([
        { map: random.pick(['notes', 'pos', 'edges'] as const), key, after: undefined },
      ]);
      return null;
    case 6: {
      const on = nodeId.parse(random.pick(['autopilot', ...hideable]));
      person.draw([{ map: 'comments', key: mine, after: { ...words, on, by } }]);
      return null;
    }
    case 7:
      person.draw([{ map: 'comments', key: mine, after: undefined }]);
      return null;
    default: {
      const ends = { from: nodeId.parse('autopilot'), to: nodeId.parse('community') };
      const after = { ...ends, by, at: step };
      person.draw([{ map: 'edges', key: `${name}-${key}`, after }]);
      return null;
    }
  }
}

/** One act that only a page does; in words what it should not have done. */
function playPage(random: Random, page: PagePerson, pages: readonly PagePerson[]): string | null {
  const own = page.ownNode(random.int(0, 2));
  switch (random.int(0, 5)) {
    case 0:
    case 1:
      return page.steps(random.chance(0.6) ? 'undo' : 'redo');
    case 2: {
      const at: Change = { map: 'pos', key: own, after: { x: random.int(0, 999_999), y: 0 } };
      page.draw([at]);
      break;
    }
    case 3:
    case 4:
      page.asksFor([random.pick(pages).ownNode(random.int(0, 2)), 'thread:t0', ...hideable]);
      break;
    default:
      // As two do at once: one drops what the page of another finds without a place.
      page.draw([{ map: 'pos', key: own, after: { x: random.int(0, 999_999), y: 1 } }]);
      random.pick(pages).asksFor([own]);
  }
  return page.whyAsked;
}

/** Rights and readers change, and the page hears of its right now or later. */
function rule(random: Random, hall: CanvasHall, page: PagePerson): void {
  if (random.chance(0.03)) {
    const role = random.chance(0.4) ? 'viewer' : 'member';
    hall.member(page.name, role);
    page.wasViewer ||= role === 'viewer';
    if (random.chance(0.5)) page.role = role;
  } else if (random.chance(0.3)) page.role = hall.roleOf(page.by);
  // What cannot be stored is told again by the room.
  if (hall.store.fails === 0 && random.chance(0.03))
    hall.hides([random.pick(hideable)], random.chance(0.5));
}

function disturb(random: Random, hall: CanvasHall, { client, name }: Person): void {
  if (random.chance(0.05)) hall.drop(client);
  if (!hall.isConnected(client) && random.chance(0.4)) hall.connect(name, client);
  if (random.chance(0.03)) hall.evict();
  if (random.chance(0.02)) hall.store.fails = 1;
  if (random.chance(0.03)) hall.store.compact(Y.encodeStateAsUpdate(hall.document));
}

/** Holds after every step: the stored document fits, waits for nothing, and is what the room tells. */
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
  for (const node of hideable)
    if (hall.room.hidden.has(node) && hall.document.getMap('pos').has(node))
      return `${node} is private and has a place`;
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

function whyLost(hall: CanvasHall, pages: readonly PagePerson[]): string | null {
  const isFree = (node: string) => isNobodys(hall.document, node);
  for (const page of pages) {
    if (!page.isSaved) return `${page.name} is not saved`;
    const why = page.whyLost(hall.document.getMap('pos'), isFree);
    if (why !== null) return why;
  }
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
