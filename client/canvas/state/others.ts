import { type PresenceState, presenceState } from '../../../shared/canvas/awareness.ts';
import { shareMap } from '../graph/share-graph.ts';
import type { Place } from '../layout/place.ts';

/** Somebody else at this canvas, as the room vouches for them. */
export type Other = PresenceState & { client: number };

/** Everybody else who says who they are; who says anything else is not shown. */
export function othersIn(states: ReadonlyMap<number, unknown>, self: number | null): Other[] {
  const others: Other[] = [];
  for (const [client, state] of states) {
    if (client === self) continue;
    const parsed = presenceState.safeParse(state);
    if (parsed.success) others.push({ ...parsed.data, client });
  }
  return others.sort((a, b) => a.client - b.client);
}

/** What others drag, and where it is now. */
export function dragsOf(
  others: readonly Other[],
  before: ReadonlyMap<string, Place>,
): ReadonlyMap<string, Place> {
  const drags = new Map<string, Place>();
  for (const { drag } of others)
    for (const [id, place] of Object.entries(drag ?? {})) drags.set(id, place);
  return shareMap(before, drags);
}
