import { type Change, thingOf } from '../sync/canvas-values.ts';

/** Changes of the same note, frame, line or node of the room together, in the order of the first of each. */
export function byThing(changes: readonly Change[]): Change[][] {
  const things = new Map<string, Change[]>();
  for (const change of changes) {
    const { map, key } = change;
    const thing = map === 'pos' || map === 'looks' ? key : thingOf(change);
    const known = things.get(thing);
    if (known === undefined) things.set(thing, [change]);
    else known.push(change);
  }
  return [...things.values()];
}
