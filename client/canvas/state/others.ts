import { type PresenceState, presenceState } from '../../../shared/canvas/awareness.ts';
import { kindOf } from '../../ui/kind-of.ts';
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

/** Who has chosen something or points to it: the first of them, and how many more. */
export interface ChosenBy {
  name: string;
  isAgent: boolean;
  more: number;
}

/** The same by what they chose; each value is the same one while it says the same. */
export function choicesOf(
  others: readonly Other[],
  before: ReadonlyMap<string, ChosenBy>,
): ReadonlyMap<string, ChosenBy> {
  const choices = new Map<string, ChosenBy>();
  for (const { selection, focus, user } of others)
    for (const id of new Set([...(selection ?? []), ...(focus == null ? [] : [focus])])) {
      const first = choices.get(id);
      if (first !== undefined) first.more += 1;
      else
        choices.set(id, { name: user.name, isAgent: kindOf(user.principal) === 'agent', more: 0 });
    }
  return shareMap(before, choices);
}
