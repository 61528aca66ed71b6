import { type Change, thingOf } from '../sync/canvas-values.ts';

/** Changes of the same note, frame, line or node of the room together, in the order of the first of each. */
export function byThing(changes: readonly Change[]): Change[][] {
  const things = new Map<string, Change[]>();
  for (const change of changes) {
    const thing = idOf(change);
    const known = things.get(thing);
    if (known === undefined) things.set(thing, [change]);
    else known.push(change);
  }
  return [...things.values()];
}

/** The id of what a change is about: places and looks name it, words are its own. */
export const idOf = (change: Change): string =>
  change.map === 'pos' || change.map === 'looks' ? change.key : thingOf(change);
