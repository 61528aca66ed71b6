import type { Principal } from '../../../shared/model/principal.ts';
import {
  type CanvasLayout,
  type Change,
  isLayoutOf,
  isNobodys,
  readChange,
  standing,
  thingOf,
} from './canvas-values.ts';
import { equalJson } from './equal-json.ts';
import { sameKey } from './journal.ts';

/** What one did at once: every key that was changed, and what takes that back. */
export type Act = readonly { change: Change; back: Change }[];

/** One's own acts only; those of others are never among them. */
export interface Acts {
  done: readonly Act[];
  undone: readonly Act[];
}

export const noActs: Acts = { done: [], undone: [] };

/** So many can be taken back. */
export const mostActs = 200;

export const actOf = (changes: readonly Change[], layout: CanvasLayout): Act =>
  changes.flatMap((change) => {
    const before = standing(layout, change);
    const back = readChange(change.map, change.key, before);
    return back === null || equalJson(before, change.after) ? [] : [{ change, back }];
  });

/**
 * One act more; `joins` when it may go on with the last one, as the next words of a note do. It does
 * where it holds every key of that one, or changes only what that one made, and nothing was taken back
 * between.
 */
export function did({ done, undone }: Acts, act: Act, joins: boolean): Acts {
  if (act.length === 0) return { done, undone: [] };
  const last = joins && undone.length === 0 ? done.at(-1) : undefined;
  const same = (one: Act[number]) => act.find(({ change }) => sameKey(change, one.change));
  const isMade = ({ change }: Act[number]) =>
    last?.some((one) => sameKey(one.change, change) && one.back.after === undefined) === true;
  if (last === undefined || !(last.every((one) => same(one) !== undefined) || act.every(isMade)))
    return { done: [...done, act].slice(-mostActs), undone: [] };
  const joined = [
    ...last.filter((one) => same(one) === undefined),
    ...act.map((one) => {
      const first = last.find(({ change }) => sameKey(change, one.change));
      return { change: one.change, back: first?.back ?? one.back };
    }),
  ];
  return { done: [...done.slice(0, -1), joined], undone: [] };
}

/** Those that touch none of these keys. */
export function withoutActs({ done, undone }: Acts, changes: readonly Change[]): Acts {
  const isOther = (act: Act) =>
    !act.some(({ change }) => changes.some((one) => sameKey(one, change)));
  return { done: done.filter(isOther), undone: undone.filter(isOther) };
}

/** Did one make this note oneself, and never put a word into it? Then nothing is lost with it. */
export function isUnsaid({ done }: Acts, key: string): boolean {
  const about = done.flatMap((act) =>
    act.filter(({ change }) => change.map === 'notes' && change.key === key),
  );
  const isMade = about.some(({ back }) => back.after === undefined);
  return isMade && about.every(({ change, back }) => isWordless(change) && isWordless(back));
}

const isWordless = ({ map, after }: Change): boolean =>
  map === 'notes' && (after === undefined || after.text === '');

/**
 * What takes an act back where it still stands. A key that somebody changed since is left as they
 * left it, which `left` counts: undo never takes away what another did, nor speaks in their name. A
 * place that nobody chose is no change of anybody: it stays where there was none before, or gives way.
 * A note or frame that is left keeps its place and look, without which nobody would see it. A comment
 * that somebody else answered stays: nobody would see their answer without it.
 */
function backOf(
  act: Act,
  layout: CanvasLayout,
  self: Principal,
  way: 'undo' | 'redo',
): { changes: Change[]; left: number } {
  const changes: Change[] = [];
  const left: Change[] = [];
  for (const { change, back } of act) {
    const isFree = isNobodys(layout, change);
    if (isFree && back.after === undefined) continue;
    // What is deleted again was deleted by hand.
    const stays = way === 'undo' && isAnswered(back, layout, self);
    const isOurs = isFree || equalJson(standing(layout, change), change.after);
    if (isOurs && !stays && maySay(back, self)) changes.push(back);
    else left.push(change);
  }
  const kept = new Set(left.filter((one) => standing(layout, one) !== undefined).map(thingOf));
  return { changes: changes.filter((back) => !isLayoutOf(back, kept)), left: left.length };
}

/**
 * Takes back the last act (`undo`), or does the last that was taken back again: what changes, how
 * many keys somebody changed since (`left`), and the acts then. `null` when there is none.
 */
export function stepActs(
  { done, undone }: Acts,
  way: 'undo' | 'redo',
  layout: CanvasLayout,
  self: Principal,
): { acts: Acts; changes: Change[]; left: number } | null {
  const act = (way === 'undo' ? done : undone).at(-1);
  if (act === undefined) return null;
  const { changes, left } = backOf(act, layout, self, way);
  const again = actOf(changes, layout);
  const more = again.length === 0 ? [] : [again];
  const acts =
    way === 'undo'
      ? { done: done.slice(0, -1), undone: [...undone, ...more] }
      : { done: [...done, ...more], undone: undone.slice(0, -1) };
  return { acts, changes, left };
}

/** Would this take a comment away that somebody else answered? */
const isAnswered = ({ map, key, after }: Change, { replies }: CanvasLayout, self: Principal) =>
  map === 'comments' &&
  after === undefined &&
  [...replies.values()].some(({ to, by }) => to === key && by !== self);

const maySay = (change: Change, self: Principal): boolean =>
  (change.map !== 'comments' && change.map !== 'replies') ||
  change.after === undefined ||
  change.after.by === self;
