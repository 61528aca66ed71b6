import { readEntry } from '../../shared/canvas/document.ts';
import { isPassing } from '../../shared/canvas/node-id.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { VersionHead } from './canvas-store.ts';
import type { Call, Orders, VersionMethod } from './order-call.ts';
import { type Difference, differences, isKept, mayName } from './versions.ts';

export const versionOrders: Orders<VersionMethod> = {
  'canvas.versions': (call) => ({ versions: headsOf(call) }),

  'canvas.name': (call, { versionId, name }) => {
    const { room, caller, now } = call;
    const { store, randomBytes } = room.ports;
    const by = caller.principal;
    const heads = headsOf(call);
    const known = heads.find(({ id }) => id === versionId);
    if (versionId !== undefined && known === undefined) throw new Refusal('notFound');
    const others = heads.filter((head) => head !== known);
    if (!mayName(others, by)) throw new Refusal('tooMany', tooManyNamed);
    if (known !== undefined && known.name !== null && known.by !== by && caller.role !== 'owner')
      throw new Refusal('notAllowed', namedByAnother);
    if (versionId === undefined || known === undefined) {
      const id = newId(randomBytes);
      return { versionId: room.keeper.keepVersion({ id, at: now, by, name }) };
    }
    store.nameVersion({ ...known, by, name });
    return { versionId };
  },

  'canvas.compare': (call, { versionId }) => {
    const all = changesSince(call, versionId);
    const changes = all
      .toSorted((a, b) => weight[a.map] - weight[b.map])
      .slice(0, 200)
      .map(({ map, key, was = null, is = null }) => ({ map, key, was, is }));
    return { count: all.length, changes };
  },

  'canvas.restore': (call, { versionId }) => {
    const { room, caller, now } = call;
    const held = heldByOthers(call);
    const all = changesSince(call, versionId);
    const done = all.filter((one) => !held.has(thingOf(one)));
    const left = new Set(all.map(thingOf).filter((thing) => held.has(thing))).size;
    const wishes = done.map(({ map, key, was }) => ({ map, key, after: was }));
    if (room.keeper.canvas.isTooMuch(wishes)) throw new Refusal('tooMany', tooMuchBack);
    const id = newId(room.ports.randomBytes);
    const before = room.keeper.keepVersion({ id, at: now, by: null, name: null });
    room.keeper.canvas.set(wishes, caller.principal);
    return { changed: wishes.length, before, ...(left > 0 ? { left } : {}) };
  },
};

/** What was written and is gone is told before what merely stands elsewhere. */
const weight = {
  notes: 0,
  groups: 1,
  edges: 2,
  looks: 3,
  pos: 4,
  comments: 5,
  replies: 6,
  resolved: 7,
};

const tooManyNamed = {
  message: 'There are too many named versions already; nothing was kept or renamed.',
  fix: 'A version ends 30 days after it was made. Give an earlier one of yours another name.',
};

const namedByAnother = {
  message: 'Somebody else named this version; it keeps its name.',
  fix: 'Ask them or an owner of the room, or keep the layout as it is now under a name of yours.',
};

const tooMuchBack = {
  message: 'With this version the canvas would hold more than it may; nothing was set back.',
  fix: 'Delete some notes, groups or comments first.',
};

const headsOf = ({ room, now }: Call): VersionHead[] =>
  room.ports.store.versions().filter((head) => isKept(head, now));

/** What others write in now: it would be set back under their hands, and theirs be written over it. */
const heldByOthers = ({ room, caller }: Call): ReadonlySet<string> =>
  new Set(
    [...room.presence.written()].flatMap(([thing, { state }]) =>
      state.principal === caller.principal ? [] : [thing],
    ),
  );

const kinds: Partial<Record<Difference['map'], string>> = {
  notes: 'note',
  groups: 'group',
  edges: 'edge',
};

/** Of what it is: of a note, its words, its place and its look. */
const thingOf = ({ map, key }: Difference): string => {
  const kind = kinds[map];
  return kind === undefined ? key : `${kind}:${key}`;
};

/**
 * What is another way now, but for what got its first place since: that stands somewhere all the same,
 * and where it is taken away it is given anew; and for where what passes stands. Of what not everybody may
 * see nothing is said, whenever it was kept.
 */
function changesSince(call: Call, id: string): Difference[] {
  const { room } = call;
  const isThere = headsOf(call).some((head) => head.id === id);
  const layout = isThere ? room.ports.store.readVersion(id) : null;
  if (layout === null) throw new Refusal('notFound');
  const isShared = ({ map, key, was }: Difference): boolean => {
    if (map === 'pos') return !room.hidden.has(key);
    const line = map === 'edges' ? readEntry('edges', key, was) : null;
    return line === null || !(room.hidden.has(line.from) || room.hidden.has(line.to));
  };
  return differences(layout, room).filter(
    (one) => isShared(one) && !isFirstPlace(one) && !isOfPassing(one),
  );
}

const isFirstPlace = ({ map, key, was }: Difference): boolean =>
  map === 'pos' && was === undefined && !/^(?:note|group):/.test(key);

/** Where an approval or a job stands: what passes has no history. */
const isOfPassing = ({ map, key }: Difference): boolean => map === 'pos' && isPassing(key);
