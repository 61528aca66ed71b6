import type { Artifact } from '../../shared/model/artifact.ts';
import { isProducer, type Principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { isLeftBehind, mayTouch } from '../../shared/policy/own-work.ts';
import { artifactBounds as bounds } from '../../shared/protocol/artifact-bounds.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { bytesKept } from './artifact-store.ts';
import { sees } from './assistant-view.ts';
import { nameOf } from './name-of.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

/** Nobody overwrites what they have not seen. */
export function refuseOverwrite(
  store: Store,
  before: Artifact | null,
  {
    name,
    baseVersion,
    append,
  }: { name: string; baseVersion?: number | undefined; append?: true | undefined },
): void {
  if (before === null) {
    if (baseVersion === undefined && append === undefined) return;
    throw new Refusal('conflict', {
      message: `There is no “${name}” in this chat any more, or there never was; nothing was published.`,
      fix: 'Publish the whole text without baseVersion to begin it.',
    });
  }
  const { version, id } = before;
  if (baseVersion === version) return;
  throw new Refusal('conflict', {
    message: `${whereItIs(store, before)}; nothing was published.`,
    fix: `Read artifact ${id}, put what you have into it, and publish it with baseVersion ${version}; or take another name.`,
  });
}

/** Nobody removes what they have not seen. */
export function refuseUnseen(store: Store, one: Artifact, version: number): void {
  if (version === one.version) return;
  throw new Refusal('conflict', {
    message: `${whereItIs(store, one)}; nothing was removed.`,
    fix: `Read artifact ${one.id}, and remove it with version ${one.version} if it is not needed.`,
  });
}

const whereItIs = (store: Store, { name, version, madeBy, at }: Artifact): string =>
  `“${name}” is at version ${version}, by ${nameOf(store, madeBy)} at ${new Date(at).toISOString()}`;

export function refuseLongWords(bytes: number): void {
  if (bytes <= bounds.bytes) return;
  throw new Refusal('tooLarge', {
    message: `The text has ${kib(bytes)} KiB; an artifact has ${kib(bounds.bytes)} KiB at the most. Nothing was published.`,
    fix: 'Publish it in parts, each under a name of its own.',
  });
}

/**
 * A chat and a room hold so many and so much: whoever finds no place is told what they could remove.
 * How much the room holds is said to nobody: less what one sees, it is the size of what is private.
 * Who fills all that is left can still count it, since all chats share one place.
 */
export function refuseWithoutPlace(
  turn: Turn,
  who: Who,
  { inChat, isNew, bytes }: { inChat: readonly Artifact[]; isNew: boolean; bytes: number },
): void {
  const kept = bytesKept(turn.store);
  const size = ({ id }: Artifact) => kept.get(id) ?? 0;
  const refuse = (message: string, among: readonly Artifact[], first: First): never => {
    throw new Refusal('tooMany', {
      message: `${message} Nothing was published.`,
      fix: toRemove(turn, who, among, first),
    });
  };
  const oldest: First = {
    order: (a, b) => a.at - b.at,
    which: 'the one that nobody changed for longest',
  };
  const largest: First = {
    order: (a, b) => size(b) - size(a),
    which: 'the largest with its versions',
  };
  if (isNew && inChat.length >= bounds.perChat)
    refuse(`This chat has ${bounds.perChat} artifacts, which is all it holds.`, inChat, oldest);
  const ofChat = inChat.reduce((sum, one) => sum + size(one), 0);
  if (ofChat + bytes > bounds.chatBytes)
    refuse(
      `The artifacts of this chat take ${kib(ofChat)} KiB with their versions, of ${kib(bounds.chatBytes)} KiB.`,
      inChat,
      largest,
    );
  if (isNew && kept.size >= bounds.perRoom)
    refuse('This room has as many artifacts as it holds.', seenBy(turn, who.by), oldest);
  const ofRoom = [...kept.values()].reduce((sum, one) => sum + one, 0);
  if (ofRoom + bytes > bounds.roomBytes)
    refuse('The artifacts of this room leave no place for it.', seenBy(turn, who.by), largest);
}

/** Who asks, and their role as far as it counts for what is of others. */
interface Who {
  by: Principal;
  role: Role | null;
}

interface First {
  order: (a: Artifact, b: Artifact) => number;
  which: string;
}

const seenBy = ({ store }: Turn, who: Principal): Artifact[] =>
  store
    .scan('rows', { by: 'primary', where: { tbl: 'artifacts' }, limit: bounds.perRoom })
    .map((item) => parseRow('artifacts', item))
    .filter((one) => {
      const thread = readRow(store, 'threads', one.threadId);
      return thread !== null && sees(store, who, thread);
    });

/** Of those that they see and may remove, the first. */
function toRemove(
  { store }: Turn,
  who: Who,
  among: readonly Artifact[],
  { order, which }: First,
): string {
  const [first] = among.filter((one) => mayRemove(store, one, who)).toSorted(order);
  if (first !== undefined)
    return `Remove one that is not needed, such as “${first.name}” (${first.id}), ${which} of those you may remove.`;
  return among.length === 0
    ? 'You see none of them: those who are in private chats can remove what is not needed there.'
    : 'You may remove none of those you see: ask who began one, or who operates the room.';
}

/** Of what they see. In a private chat nobody else could tidy up after those who left the room. */
export const mayRemove = (store: Store, one: Artifact, { by, role }: Who): boolean =>
  mayTouch(one, by, role) ||
  (!isProducer(by) && isLeftBehind(one, (who) => readRow(store, 'members', who) !== null));

const kib = (bytes: number): string => Math.ceil(bytes / 1024).toLocaleString('en-GB');
