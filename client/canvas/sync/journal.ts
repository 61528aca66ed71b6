import {
  type CanvasLayout,
  type Change,
  isLayoutOf,
  isNobodys,
  standing,
  thingOf,
  withChanges,
} from './canvas-values.ts';
import { equalJson } from './equal-json.ts';

/**
 * One's own changes that the room has not stored yet, oldest first, one per key: with what stood
 * there when the first of them was made, so that it can be told whether somebody else changed it
 * meanwhile.
 */
export interface Unsaved {
  change: Change;
  /** What stood there at first, and what one put there oneself or saw there since: nothing of it is news. */
  bases: readonly unknown[];
  /** In the document, and so on its way by itself; `null` while it waits for a connection. */
  sent: Sent | null;
  /** Made before its author signed out, or could only look: it asks before it goes out. */
  isSealed?: true;
}

/** On which socket, as its how many-eth update, and up to which clock of this client. */
export interface Sent {
  socket: number;
  updates: number;
  clock: number;
}

/** What the room says that it stored, of what came over the socket that is open. */
export interface Stored extends Sent {
  /** Answers to what it asked when the socket opened: they bring all that earlier sockets lost. */
  answers: number;
}

export type Journal = readonly Unsaved[];

export const sameKey = (a: Pick<Change, 'map' | 'key'>, b: Pick<Change, 'map' | 'key'>): boolean =>
  a.map === b.map && a.key === b.key;

/** The journal with some changes more, made where `layout` stood; they wait. */
export function record(
  journal: Journal,
  changes: readonly Change[],
  layout: CanvasLayout,
): Journal {
  const next = new Map(journal.map((one) => [nameOf(one.change), one]));
  for (const change of changes) {
    const name = nameOf(change);
    const before = next.get(name);
    // Behind what it may stand on.
    next.delete(name);
    // A place that nobody chose is nothing that has to be there still.
    const first = isNobodys(layout, change) ? undefined : standing(layout, change);
    const bases = before === undefined ? [first] : ownBases(before, layout);
    next.set(name, { change, bases, sent: null });
  }
  return [...next.values()];
}

const nameOf = ({ map, key }: Change): string => `${map} ${key}`;

/**
 * The newest of one's own may stand there, and what stood there at first; what lay between does not
 * matter. Where one's own was on its way one saw what stands there, and went on from that.
 */
function ownBases({ bases, change, sent }: Unsaved, layout: CanvasLayout): readonly unknown[] {
  // What waits stands nowhere, but for the first: that may have gone out before, from another tab.
  if (sent === null) return bases.length > mostBases ? bases : [...bases, change.after];
  const seen = standing(layout, change);
  return newest([...bases, change.after, ...(equalJson(seen, change.after) ? [] : [seen])]);
}

const mostBases = 4;
const firstBases = 16;

/**
 * The first as well: of a way that was gone before anybody noticed, those alone arrived. Where it is
 * slow, and one writes on and on, so many are on it before the room says that it has the first.
 */
const newest = (all: readonly unknown[]): unknown[] =>
  all.filter((_, at) => at < firstBases || at > all.length - mostBases);

/** Without what is stored. A deletion has no clock, so updates are counted as well. */
export const withoutStored = (journal: Journal, has: Stored): Journal =>
  journal.filter(({ sent }) => {
    if (sent === null || sent.clock > has.clock) return true;
    return sent.socket === has.socket ? sent.updates > has.updates : has.answers === 0;
  });

/** With some of what waited on its way now, as `sent` says, and without what `gone` says. */
export const sending = (
  journal: Journal,
  sent: Sent | null,
  goes: ReadonlySet<Unsaved>,
  gone: ReadonlySet<Unsaved>,
): Journal =>
  journal.flatMap((one) => (goes.has(one) ? [{ ...one, sent }] : gone.has(one) ? [] : [one]));

/** The document is gone: what was in it and not stored waits again, and may have arrived all the same. */
export const recalled = (journal: Journal): Journal =>
  journal.map((one) =>
    one.sent === null
      ? one
      : { ...one, sent: null, bases: newest([...one.bases, one.change.after]) },
  );

/**
 * What was made while away, against what stands there now: what may go out because nobody else
 * touched it, and what would overwrite what somebody did. What stands there already is forgotten; a
 * place that nobody chose is nothing that somebody did. `all`: the journal of which this is a piece.
 */
export function compare(
  journal: Journal,
  now: CanvasLayout,
  all = journal,
): { goes: Unsaved[]; asks: Unsaved[] } {
  const goes: Unsaved[] = [];
  const asks: Unsaved[] = [];
  for (const one of journal) {
    if (one.sent !== null) continue;
    const there = standing(now, one.change);
    if (equalJson(there, one.change.after)) continue;
    const isFree = isNobodys(now, one.change);
    (isFree || one.bases.some((base) => equalJson(there, base)) ? goes : asks).push(one);
  }
  // A note or frame that may stay keeps its place and look until that is answered.
  const held = new Set(asks.map(({ change }) => thingOf(change)));
  const isWith = ({ change }: Unsaved) => isLayoutOf(change, held);
  const piece = new Set(journal);
  const later = all.filter((one) => one.sent === null && !piece.has(one));
  return {
    goes: goes.filter((one) => !isWith(one)),
    asks: [...asks, ...[...goes, ...later].filter(isWith)],
  };
}

/** One question for a key: the newest. */
export const asking = (asks: readonly Unsaved[], more: readonly Unsaved[]): readonly Unsaved[] => [
  ...asks.filter((one) => !more.some(({ change }) => sameKey(change, one.change))),
  ...more,
];

/** With what one put there oneself since: that is nobody else's doing. */
export const knowing = (asks: readonly Unsaved[], changes: readonly Change[]): readonly Unsaved[] =>
  asks.map((one) => {
    const own = changes.find((change) => sameKey(change, one.change));
    return own === undefined ? one : { ...one, bases: [...one.bases, own.after] };
  });

/**
 * Once the document is what the room has: what is on its way or goes out now, and what asks. What
 * stands there already is no question: sealed while it was on its way it may have arrived.
 */
export function caughtUp(
  { journal, asks }: { journal: Journal; asks: readonly Unsaved[] },
  now: CanvasLayout,
): { journal: Journal; asks: readonly Unsaved[] } {
  const waits = compare(journal, now);
  const left = journal.filter(({ sent }) => sent !== null);
  const isThere = ({ change }: Unsaved) => equalJson(standing(now, change), change.after);
  const open = asks.filter((one) => !isThere(one));
  return { journal: [...left, ...waits.goes], asks: asking(open, waits.asks) };
}

/** What one sees: what the room has, with one's own changes that wait over it. */
export const overlaid = (layout: CanvasLayout, journal: Journal): CanvasLayout =>
  withChanges(
    layout,
    journal.flatMap(({ change, sent }) => (sent === null ? [change] : [])),
  );
