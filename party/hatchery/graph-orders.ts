import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { canvasMapNames, type Note, readEntry } from '../../shared/canvas/document.ts';
import {
  aboutHidden,
  type CanvasCaller,
  mayDraw,
  mayWithdraw,
} from '../../shared/canvas/may-change.ts';
import { type NodeId, splitNodeId } from '../../shared/canvas/node-id.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { utf8Length } from '../../shared/lib/utf8.ts';
import type { Params, Result } from '../../shared/methods/contract.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { GraphMethod } from './canvas-order.ts';
import type { CanvasRoom } from './canvas-room.ts';
import { canvasIsFull, type Wish } from './guard-content.ts';
import type { Call, Orders, VersionMethod } from './order-call.ts';

/** The canvas for whoever speaks no Yjs. */
export const graphOrders: Orders<Exclude<GraphMethod, VersionMethod>> = {
  'graph.get': ({ room, caller }, { map: only, after = '', limit = 200 }) => {
    const entries: Result<'graph.get'>['entries'] = [];
    let bytes = 0;
    for (const map of listedMaps) {
      if (only !== undefined && map !== only) continue;
      const listed = map === 'own' ? ownEntries(room, caller.principal) : room.entriesOf(map);
      for (const [key, value] of listed) {
        if (after !== '' && !isBehind(map, key, after)) continue;
        bytes += utf8Length(JSON.stringify(value)) + key.length;
        const last = entries.at(-1);
        if (last !== undefined && (entries.length >= limit || bytes > pageBytes))
          return { entries, next: `${last.map}/${last.key}` };
        entries.push({ map, key, value });
      }
    }
    return { entries, next: null };
  },

  'graph.place': (call, { places }) => {
    for (const { node } of places) mustStand(call, node);
    const own = places.filter(({ node }) => call.isOwn(node));
    const shared = places.filter(({ node }) => !call.isOwn(node));
    if (!mayDraw(call.caller.role)) throw new Refusal('notAllowed');
    mustFitOwn(call, own);
    const wishes = shared.map(({ node, ...place }) => ({
      map: 'pos' as const,
      key: node,
      after: place,
    }));
    act(call, [...wishes, ...along(call, shared)]);
    for (const { node, x, y } of own)
      call.room.ports.store.aside.putOwnPlace(call.caller.principal, node, { x, y });
    return {};
  },

  'graph.note': (call, params) => {
    const { room, caller, now } = call;
    const { noteId: named, text, x, y, color, w, h, remove } = params;
    const noteId = named ?? newId(room.ports.randomBytes);
    const node = `note:${noteId}`;
    const was = readEntry('notes', noteId, room.valueOf('notes', noteId));
    if (named !== undefined && was === null) throw new Refusal('notFound');
    if (text !== undefined || remove === true) mustBeFree(call, node);
    if (remove === true) {
      const gone = { after: undefined };
      act(call, [
        { map: 'notes', key: noteId, ...gone },
        { map: 'pos', key: node, ...gone },
        { map: 'looks', key: node, ...gone },
        ...linesAt(room, node),
      ]);
      return { noteId };
    }
    const wishes: Wish[] = [];
    if (was === null || text !== undefined)
      wishes.push({ map: 'notes', key: noteId, after: noteOf(was, text ?? '', caller, now) });
    if (x !== undefined || y !== undefined || was === null) {
      const known = readEntry('pos', node, room.valueOf('pos', node)) ?? { x: 0, y: 0 };
      wishes.push({ map: 'pos', key: node, after: { ...known, ...only({ x, y }) } });
    }
    const looks = only({ color, w, h });
    if (Object.keys(looks).length > 0) {
      const known = readEntry('looks', node, room.valueOf('looks', node)) ?? {};
      wishes.push({ map: 'looks', key: node, after: { ...known, ...looks } });
    }
    act(call, wishes);
    return { noteId };
  },

  'graph.comment': (
    call,
    { commentId: named, replyTo, on, x, y, text, mentions, resolved, remove },
  ) => {
    const { room, caller, now } = call;
    const by = caller.principal;
    const commentId = named ?? newId(room.ports.randomBytes);
    const map =
      room.valueOf('replies', commentId) === undefined && replyTo === undefined
        ? 'comments'
        : 'replies';
    const was = room.valueOf(map, commentId);
    if (named !== undefined && was === undefined) throw new Refusal('notFound');
    const wishes: Wish[] = [];
    if (remove === true) wishes.push(...withdrawn(room, map, commentId, caller));
    else if (text !== undefined || was === undefined) {
      if (text === undefined) throw new Refusal('badParams', { message: 'A comment needs words.' });
      if (on !== undefined) mustBeShared(call, on);
      const said = only({ text, mentions });
      const fresh =
        map === 'replies'
          ? { to: replyTo, ...said, by, at: now }
          : only({ ...said, on, x, y, by, at: now });
      const after = typeof was === 'object' ? { ...was, ...said, editedAt: now } : fresh;
      wishes.push({ map, key: commentId, after });
    }
    if (resolved !== undefined) {
      if (map !== 'comments')
        throw new Refusal('badParams', { message: 'Comments are resolved, not answers.' });
      wishes.push({
        map: 'resolved',
        key: commentId,
        after: resolved ? { by, at: now } : undefined,
      });
    }
    act(call, wishes);
    return { commentId };
  },

  'graph.focus': (call, { node }) => {
    if (node !== undefined) mustBeShared(call, node);
    const { room, caller, name } = call;
    const { principal } = caller;
    const client = Number.parseInt(sha256Hex(principal).slice(0, 8), 16);
    room.presence.point(
      client,
      node === undefined ? null : { user: { principal, name }, focus: node },
    );
    return {};
  },
};

/** What lies in groups that are placed goes with them, but for what is placed itself. */
function along({ room }: Call, places: Params<'graph.place'>['places']): Wish[] {
  const placed = new Map(places.map((place): [string, typeof place] => [place.node, place]));
  if (![...placed.keys()].some((node) => node.startsWith('group:'))) return [];
  return room.entriesOf('pos').flatMap(([key, value]): Wish[] => {
    const lies = placed.has(key) ? null : readEntry('pos', key, value);
    const to = lies?.in === undefined ? undefined : placed.get(lies.in);
    if (lies === null || to === undefined) return [];
    const from = readEntry('pos', to.node, room.valueOf('pos', to.node));
    if (from === null) return [];
    const after = { ...lies, x: lies.x + to.x - from.x, y: lies.y + to.y - from.y };
    return [{ map: 'pos', key, after }];
  });
}

/** Lines to a note go with it. */
const linesAt = (room: CanvasRoom, node: string): Wish[] =>
  room.entriesOf('edges').flatMap(([key, value]): Wish[] => {
    const line = readEntry('edges', key, value);
    const isLoose = line?.from === node || line?.to === node;
    return isLoose ? [{ map: 'edges', key, after: undefined }] : [];
  });

/** All or none; what may not be is the answer. */
function act({ room, caller }: Call, wishes: readonly Wish[]): true {
  const [bad] = room.act(wishes, caller);
  if (bad === undefined) return true;
  if (bad.why === canvasIsFull) throw new Refusal('tooMany', { message: bad.why });
  throw new Refusal('notAllowed', { message: bad.why, fix: 'Look at it again with graph.get.' });
}

const pageBytes = 96 * 1024;

/** The shared maps, and last where the caller put what not everybody sees. */
const listedMaps = [...canvasMapNames, 'own'] as const;
type ListedMap = (typeof listedMaps)[number];

/** Words that somebody is writing are theirs until they are done: what they write would overwrite these. */
function mustBeFree({ room, caller }: Call, thing: string): void {
  const writer = room.presence.writerOf(thing)?.state;
  if (writer === undefined || writer.principal === caller.principal) return;
  throw new Refusal('conflict', {
    message: `${writer.name || 'Somebody'} is writing in it now; nothing was changed.`,
    fix: 'Try again in a minute, or leave a comment.',
  });
}

/** A note or group has to be on the canvas; of everything else the room has looked before it asked. */
function mustStand({ room }: Call, node: NodeId): void {
  const { kind, id } = splitNodeId(node);
  if (kind !== 'note' && kind !== 'group') return;
  if (room.valueOf(kind === 'note' ? 'notes' : 'groups', id) === undefined)
    throw new Refusal('notFound');
}

function noteOf(was: Note | null, text: string, { principal }: CanvasCaller, now: number): Note {
  if (was === null) return { text, by: principal, at: now };
  const { editedBy: _, ...rest } = was;
  return was.by === principal ? { ...rest, text } : { ...rest, text, editedBy: principal };
}

/** An answer alone; a comment with its resolution and those answers that the caller may delete. */
function withdrawn(
  room: CanvasRoom,
  map: 'comments' | 'replies',
  key: string,
  { principal, role }: CanvasCaller,
): Wish[] {
  const gone: Wish[] = [{ map, key, after: undefined }];
  if (map === 'replies') return gone;
  gone.push({ map: 'resolved', key, after: undefined });
  for (const [id, value] of room.entriesOf('replies')) {
    const answer = readEntry('replies', id, value);
    if (answer?.to === key && mayWithdraw(answer.by, { principal, role }))
      gone.push({ map: 'replies', key: id, after: undefined });
  }
  return gone;
}

/** Said or shown to everybody, so everybody has to be able to see what it is about. */
function mustBeShared(call: Call, node: NodeId): void {
  if (call.isOwn(node)) throw new Refusal('notAllowed', { message: aboutHidden });
  mustStand(call, node);
}

function mustFitOwn({ room, caller }: Call, places: readonly { node: NodeId }[]): void {
  if (places.length === 0) return;
  const own = room.ports.store.aside.ownPlaces(caller.principal).map(({ node }) => node);
  const all = new Set([...own, ...places.map(({ node }) => node)]);
  if (all.size > bounds.ownPlaces) throw new Refusal('tooMany');
}

const ownEntries = (room: CanvasRoom, of: Principal): [string, unknown][] =>
  room.ports.store.aside.ownPlaces(of).map(({ node, place }) => [node, place]);

/** Pages go map by map as the canvas lists them, and by key within one. */
function isBehind(map: ListedMap, key: string, after: string): boolean {
  const cut = after.indexOf('/');
  const known = listedMaps.find((one) => one === after.slice(0, cut));
  if (known === undefined) throw new Refusal('badParams');
  const [at, last] = [listedMaps.indexOf(map), listedMaps.indexOf(known)];
  return at === last ? key > after.slice(cut + 1) : at > last;
}

/** Without what was not said: no field of the document is `undefined`. */
const only = <T extends object>(fields: T): Partial<T> =>
  Object.assign(
    {},
    ...Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [{ [name]: value }],
    ),
  );
