import type { Principal } from '../../../shared/model/principal.ts';
import type { Place } from '../layout/place.ts';
import type { CanvasLayout, Change } from '../sync/canvas-values.ts';
import { connect, inside } from './deeds.ts';

/** What was copied: some of the things of a layout, as it was then. */
export interface Copied {
  layout: CanvasLayout;
  ids: readonly string[];
}

interface By {
  self: Principal;
  at: number;
  newKey: () => string;
  /** The layout that they come into. */
  now: CanvasLayout;
  /** How far from the first ones. */
  shift: Place;
}

const keyOf = (id: string): string => id.slice(id.indexOf(':') + 1);

/**
 * Notes and groups once more, with what lies in the groups and the lines between all of these, signed by
 * whoever does it. What the room has is there once. `made`: the new ones of what was chosen.
 */
export function doubled(
  { layout, ids }: Copied,
  { self, at, newKey, now, shift }: By,
): { changes: Change[]; made: string[] } {
  const { notes, groups, pos, looks, edges } = layout;
  const isMade = (id: string) => (id.startsWith('note:') ? notes : groups).has(keyOf(id));
  const chosen = ids.filter((id) => /^(note|group):/.test(id) && isMade(id));
  const all = new Set(
    chosen.flatMap((id) => [id, ...inside(layout, id).filter((one) => /^note:/.test(one))]),
  );
  const names = new Map([...all].map((id) => [id, newKey()]));
  const named = (id: string) => {
    const key = names.get(id);
    return key === undefined ? undefined : `${id.slice(0, id.indexOf(':'))}:${key}`;
  };
  const changes: Change[] = [];
  for (const [id, key] of names) {
    const note = id.startsWith('note:') ? notes.get(keyOf(id)) : undefined;
    const group = id.startsWith('group:') ? groups.get(keyOf(id)) : undefined;
    if (note !== undefined)
      changes.push({ map: 'notes', key, after: { text: note.text, by: self, at } });
    if (group !== undefined)
      changes.push({ map: 'groups', key, after: { title: group.title, by: self, at } });
    const { x = 0, y = 0, in: frame } = pos.get(id) ?? {};
    const place = { x: x + shift.x, y: y + shift.y };
    const lies = frame === undefined ? undefined : (named(frame) ?? frame);
    const hasFrame = lies !== undefined && (lies !== frame || now.groups.has(keyOf(lies)));
    const thing = named(id) ?? id;
    const after = hasFrame ? { ...place, in: lies } : place;
    changes.push({ map: 'pos', key: thing, after });
    const look = looks.get(id);
    if (look !== undefined) changes.push({ map: 'looks', key: thing, after: look });
  }
  for (const { from, to, label } of edges.values()) {
    const [a, b] = [named(from), named(to)];
    if (a === undefined || b === undefined) continue;
    const words = label === undefined ? {} : { label };
    for (const line of connect({ self, at, id: newKey() }, a, b))
      changes.push(
        line.map === 'edges' && line.after !== undefined
          ? { ...line, after: { ...line.after, ...words } }
          : line,
      );
  }
  return { changes, made: chosen.flatMap((id) => named(id) ?? []) };
}
