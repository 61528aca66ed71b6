import type { Principal } from '../../../shared/model/principal.ts';
import { around, type Box, middle, overlaps, type Place } from '../layout/place.ts';
import { freeFrom } from '../layout/settle.ts';
import type { CanvasLayout, Change } from '../sync/canvas-values.ts';
import { framesOf, noteSize, notesOf } from './arrange.ts';
import { connect, copiable, drop, frameOf, isMade } from './deeds.ts';
import { stepAside } from './step-aside.ts';

/** What was copied or cut: some of the things of a layout, as it was then. */
export interface Copied {
  layout: CanvasLayout;
  ids: readonly string[];
  /** Was it taken from there? */
  isCut: boolean;
  /** How far from there it was made last. */
  shift: Place;
}

interface By {
  self: Principal;
  at: number;
  newKey: () => string;
  /** The layout that they come into. */
  now: CanvasLayout;
  /** What one sees of it; of no height where nothing is drawn. */
  sight: Box;
}

const keyOf = (id: string): string => id.slice(id.indexOf(':') + 1);

/** So far from the last one stands what is made once more: a dot of the ground, and of a frame its whole width. */
const beside = 22;

/**
 * Notes and groups once more, with what lies in the groups and the lines between all of these, signed by
 * whoever does it. What was cut and is gone comes back under its own keys instead, as it was and with all of its
 * lines: what was said about it is about it again. What the room has is there once. `made`: the new ones
 * of what was chosen.
 */
export function doubled(
  copied: Copied,
  { self, at, newKey, now, sight }: By,
): { changes: Change[]; made: string[]; shift: Place } {
  const { layout, ids, isCut } = copied;
  const { notes, groups, looks, edges } = layout;
  const all = copiable(layout, ids);
  const isBack = isCut && !all.some((id) => isMade(now, id));
  const names = new Map(all.map((id) => [id, isBack ? keyOf(id) : newKey()]));
  const named = (id: string) => {
    const key = names.get(id);
    return key === undefined ? undefined : `${id.slice(0, id.indexOf(':'))}:${key}`;
  };
  const boxes = new Map(all.map((id) => [id, frameOf(layout, id) ?? noPlace]));
  // What comes back comes to where it was, however far copies of it went.
  const shift = isBack
    ? shiftOf({ x: 0, y: 0 }, 0, boxes, sight)
    : asideOf(shiftOf(copied.shift, beside, boxes, sight), boxes, now);
  const changes: Change[] = [];
  for (const [id, key] of names) {
    const note = id.startsWith('note:') ? notes.get(keyOf(id)) : undefined;
    const group = id.startsWith('group:') ? groups.get(keyOf(id)) : undefined;
    if (note !== undefined)
      changes.push({ map: 'notes', key, after: isBack ? note : { text: note.text, by: self, at } });
    if (group !== undefined)
      changes.push({
        ...{ map: 'groups', key },
        after: isBack ? group : { title: group.title, by: self, at },
      });
    const thing = named(id) ?? id;
    const box = boxes.get(id) ?? noPlace;
    const place = { x: box.x + shift.x, y: box.y + shift.y };
    const frame = layout.pos.get(id)?.in;
    const lies = frame === undefined ? undefined : named(frame);
    if (lies !== undefined) changes.push({ map: 'pos', key: thing, after: { ...place, in: lies } });
    else changes.push(...drop(now, new Map([[thing, { ...box, ...place }]])));
    const look = looks.get(id);
    if (look !== undefined) changes.push({ map: 'looks', key: thing, after: look });
  }
  if (isBack && shift.x === 0 && shift.y === 0) changes.push(...lyingAgain(layout, names, now));
  const isThere = (id: string) => names.has(id) || isMade(now, id);
  for (const [key, line] of edges) {
    const [a, b] = [named(line.from), named(line.to)];
    if (isBack) {
      const isLoose = [line.from, line.to].some((id) => /^(note|group):/.test(id) && !isThere(id));
      if ((a ?? b) !== undefined && !isLoose) changes.push({ map: 'edges', key, after: line });
      continue;
    }
    if (a === undefined || b === undefined) continue;
    const words = line.label === undefined ? {} : { label: line.label };
    for (const drawn of connect({ self, at, id: newKey() }, a, b))
      changes.push(
        drawn.map === 'edges' && drawn.after !== undefined
          ? { ...drawn, after: { ...drawn.after, ...words } }
          : drawn,
      );
  }
  return { changes, made: ids.flatMap((id) => named(id) ?? []), shift };
}

/** What the room has, lay in a frame that is back, and has not been moved since. */
const lyingAgain = (
  { pos }: CanvasLayout,
  back: ReadonlyMap<string, string>,
  now: CanvasLayout,
): Change[] =>
  [...pos].flatMap(([id, was]): Change[] => {
    const place = now.pos.get(id);
    const isThere = place?.in === undefined && place?.x === was.x && place.y === was.y;
    return isThere && back.has(was.in ?? '') && !back.has(id)
      ? [{ map: 'pos', key: id, after: was }]
      : [];
  });

const hasFrame = (boxes: ReadonlyMap<string, Box>): boolean =>
  [...boxes.keys()].some((id) => id.startsWith('group:'));

const noPlace: Box = { x: 0, y: 0, ...noteSize };

/** The same, or so much farther that no note begins where another does, and that a frame lies on no other. */
function asideOf({ x, y }: Place, boxes: ReadonlyMap<string, Box>, now: CanvasLayout): Place {
  const all = around(boxes.values());
  if (all !== null && hasFrame(boxes)) {
    const free = freeFrom({ ...all, x: all.x + x, y: all.y + y }, framesOf(now).values());
    return { x, y: free.y - all.y };
  }
  const notes = [...boxes].flatMap(([id, box]) =>
    id.startsWith('note:') ? [{ x: box.x + x, y: box.y + y }] : [],
  );
  const by = stepAside(notes, [...notesOf(now).values()]);
  return { x: x + by, y: y + by };
}

/** A step beyond the last one; where its middle is out of sight then, to the middle of that. */
function shiftOf(last: Place, step: number, boxes: ReadonlyMap<string, Box>, sight: Box): Place {
  const all = around(boxes.values());
  const next =
    step > 0 && hasFrame(boxes)
      ? { x: last.x + (all?.width ?? 0) + step, y: last.y }
      : { x: last.x + step, y: last.y + step };
  if (all === null || sight.height === 0) return next;
  const [from, to] = [middle(all), middle(sight)];
  return overlaps(sight, { ...from, x: from.x + next.x, y: from.y + next.y })
    ? next
    : { x: Math.round(to.x - from.x), y: Math.round(to.y - from.y) };
}
