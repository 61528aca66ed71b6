import { readEntry } from '../../shared/canvas/document.ts';
import { isPassing } from '../../shared/canvas/node-id.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { CanvasRoom } from './canvas-room.ts';
import type { Orders, VersionMethod } from './order-call.ts';
import { type Difference, differences, mayName } from './versions.ts';

export const versionOrders: Orders<VersionMethod> = {
  'canvas.versions': ({ room }) => ({ versions: room.ports.store.versions() }),

  'canvas.name': ({ room, caller, now }, { versionId, name }) => {
    const { store, randomBytes } = room.ports;
    const by = caller.principal;
    const heads = store.versions();
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

  'canvas.compare': ({ room }, { versionId }) => {
    const all = changesSince(room, versionId);
    const changes = all
      .toSorted((a, b) => weight[a.map] - weight[b.map])
      .slice(0, 200)
      .map(({ map, key, was = null, is = null }) => ({ map, key, was, is }));
    return { count: all.length, changes };
  },

  'canvas.restore': ({ room, caller, now }, { versionId }) => {
    const wishes = changesSince(room, versionId).map(({ map, key, was }) => ({
      map,
      key,
      after: was,
    }));
    if (room.keeper.canvas.isTooMuch(wishes)) throw new Refusal('tooMany', tooMuchBack);
    const id = newId(room.ports.randomBytes);
    const before = room.keeper.keepVersion({ id, at: now, by: null, name: null });
    room.keeper.canvas.set(wishes, caller.principal);
    return { changed: wishes.length, before };
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

/**
 * What is another way now, but for what got its first place since: that stands somewhere all the same,
 * and where it is taken away it is given anew; and for where what passes stands. Of what not everybody may
 * see nothing is said, whenever it was kept.
 */
function changesSince(room: CanvasRoom, id: string): Difference[] {
  const layout = room.ports.store.readVersion(id);
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
