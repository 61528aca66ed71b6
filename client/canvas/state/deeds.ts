import {
  type Comment,
  colors,
  type Look,
  type Place as Placed,
} from '../../../shared/canvas/document.ts';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { around, type Box, middle, overlaps, type Place } from '../layout/place.ts';
import type { CanvasLayout, Change } from '../sync/canvas-values.ts';
import { groupSize, noteSize } from './arrange.ts';
import { inOrder } from './in-order.ts';

/** Who does it, when, and what the new thing is called. */
export interface Doing {
  self: Principal;
  at: number;
  id: string;
}

const round = ({ x, y }: Place): Place => ({ x: Math.round(x), y: Math.round(y) });

/** A note at a point, still without words. */
export const addNote = ({ self, at, id }: Doing, place: Place, text = ''): Change[] => [
  { map: 'notes', key: id, after: { text, by: self, at } },
  { map: 'pos', key: `note:${id}`, after: round(place) },
  { map: 'looks', key: `note:${id}`, after: { color: 'yellow' } },
];

/** A frame around some nodes, an empty one at a point, or just that one; what lies in it goes with it. */
export function addGroup(
  { self, at, id }: Doing,
  boxes: ReadonlyMap<string, Box>,
  place: Place,
  frame: Box | null = null,
): Change[] {
  const all = around(boxes.values());
  const box =
    frame !== null
      ? frame
      : all === null
        ? { ...round(place), ...groupSize }
        : {
            ...round({ x: all.x - margin, y: all.y - margin - titleHeight }),
            width: Math.round(all.width + 2 * margin),
            height: Math.round(all.height + 2 * margin + titleHeight),
          };
  return [
    { map: 'groups', key: id, after: { title: '', by: self, at } },
    { map: 'pos', key: `group:${id}`, after: { x: box.x, y: box.y } },
    { map: 'looks', key: `group:${id}`, after: { w: box.width, h: box.height } },
    ...[...boxes].flatMap(([node, of]) => placed(node, of, `group:${id}`)),
  ];
}

const margin = 24;
const titleHeight = 28;

/**
 * Where what was dragged was dropped. What lies in a frame then belongs to it; what belonged to a
 * frame that was moved comes along.
 */
export function drop(layout: CanvasLayout, dropped: ReadonlyMap<string, Box>): Change[] {
  const frames = inOrder(layout.groups).flatMap((key) => {
    const id = `group:${key}`;
    const box = dropped.get(id) ?? frameOf(layout, id);
    return box === null ? [] : [{ id, box }];
  });
  return [...dropped].flatMap(([id, box]) => {
    if (id.startsWith('group:')) return placed(id, box, null);
    const frame = frames.findLast((one) => overlaps(one.box, middle(box)));
    return placed(id, box, frame?.id ?? null);
  });
}

export function frameOf({ pos, looks }: CanvasLayout, id: string): Box | null {
  const place = pos.get(id);
  if (place === undefined) return null;
  const usual = id.startsWith('note:') ? noteSize : groupSize;
  const { w = usual.width, h = usual.height } = looks.get(id) ?? {};
  return { x: place.x, y: place.y, width: w, height: h };
}

/** What lies in a frame, and so goes where it goes. */
export const inside = ({ pos }: CanvasLayout, group: string): string[] =>
  [...pos].flatMap(([id, place]) => (place.in === group ? [id] : []));

/** Is it a note or group that is there? */
export const isMade = ({ notes, groups }: Pick<CanvasLayout, 'notes' | 'groups'>, id: string) =>
  id.startsWith('note:')
    ? notes.has(id.slice(5))
    : id.startsWith('group:') && groups.has(id.slice(6));

/** Notes and groups among these, and the notes in those groups: what is copied, and cut. */
export function copiable(layout: CanvasLayout, ids: readonly string[]): string[] {
  const chosen = new Set(ids.filter((id) => isMade(layout, id)));
  const all = new Set(chosen);
  for (const [id, { in: frame = '' }] of layout.pos)
    if (chosen.has(frame) && isMade(layout, id)) all.add(id);
  return [...all];
}

function placed(id: string, place: Place, group: string | null): Change[] {
  if (!nodeId.safeParse(id).success) return [];
  const after: Placed = group === null ? round(place) : { ...round(place), in: group };
  return [{ map: 'pos', key: id, after }];
}

/** New places for many at once, as one act. */
export const tidy = (places: ReadonlyMap<string, Place>): Change[] =>
  [...places].flatMap(([id, place]) => placed(id, place, null));

/** Notes, frames and lines that are selected; what the room has cannot be deleted here. */
export function remove(layout: CanvasLayout, selected: readonly string[]): Change[] {
  return selected.flatMap((id): Change[] => {
    const key = id.slice(id.indexOf(':') + 1);
    if (id.startsWith('note:') && layout.notes.has(key))
      return [
        { map: 'notes', key, after: undefined },
        { map: 'pos', key: id, after: undefined },
        { map: 'looks', key: id, after: undefined },
        ...loose(layout, id),
      ];
    if (id.startsWith('group:') && layout.groups.has(key))
      return [
        { map: 'groups', key, after: undefined },
        { map: 'pos', key: id, after: undefined },
        { map: 'looks', key: id, after: undefined },
        ...inside(layout, id).flatMap((one) =>
          selected.includes(one) && isMade(layout, one)
            ? []
            : placed(one, layout.pos.get(one) ?? { x: 0, y: 0 }, null),
        ),
        ...loose(layout, id),
      ];
    if (id.startsWith('edge:') && layout.edges.has(key))
      return [{ map: 'edges', key, after: undefined }];
    return [];
  });
}

/** Lines to something that is deleted. */
const loose = ({ edges }: CanvasLayout, node: string): Change[] =>
  [...edges].flatMap(([key, { from, to }]): Change[] =>
    from === node || to === node ? [{ map: 'edges', key, after: undefined }] : [],
  );

export function connect({ self, at, id }: Doing, from: string, to: string): Change[] {
  const ends = { from: nodeId.safeParse(from), to: nodeId.safeParse(to) };
  if (!ends.from.success || !ends.to.success || from === to) return [];
  return [
    { map: 'edges', key: id, after: { from: ends.from.data, to: ends.to.data, by: self, at } },
  ];
}

export const paint = (
  { looks }: CanvasLayout,
  id: string,
  color: NonNullable<Look['color']>,
): Change[] => [{ map: 'looks', key: id, after: { ...looks.get(id), color } }];

export const resize = (
  layout: CanvasLayout,
  id: string,
  { x, y, width, height }: Box,
): Change[] => [
  { map: 'pos', key: id, after: { ...layout.pos.get(id), ...round({ x, y }) } },
  {
    map: 'looks',
    key: id,
    after: { ...layout.looks.get(id), w: Math.round(width), h: Math.round(height) },
  },
];

export const paints = colors;

export const say = (
  { self, at, id }: Doing,
  where: { on: string } | Place,
  text: string,
  mentions: readonly Principal[],
): Change[] => {
  const said = {
    text,
    by: self,
    at,
    ...(mentions.length === 0 ? {} : { mentions: [...mentions] }),
  };
  const on = 'on' in where ? nodeId.safeParse(where.on) : null;
  const after: Comment | null =
    on === null
      ? 'x' in where
        ? { ...said, ...round(where) }
        : null
      : on.success
        ? { ...said, on: on.data }
        : null;
  return after === null ? [] : [{ map: 'comments', key: id, after }];
};

export const reply = (
  { self, at, id }: Doing,
  to: string,
  text: string,
  mentions: readonly Principal[],
): Change[] => [
  {
    map: 'replies',
    key: id,
    after: {
      to,
      text,
      by: self,
      at,
      ...(mentions.length === 0 ? {} : { mentions: [...mentions] }),
    },
  },
];

/** Closed, or open again. */
export const resolve = (
  { self, at }: Pick<Doing, 'self' | 'at'>,
  key: string,
  isResolved: boolean,
): Change[] => [{ map: 'resolved', key, after: isResolved ? { by: self, at } : undefined }];

/** A comment with all that was answered to it, as far as one may. */
export const withdraw = (
  { replies, comments }: CanvasLayout,
  key: string,
  self: Principal,
  isOperator: boolean,
): Change[] => {
  const may = (by: Principal | undefined) => by === self || isOperator;
  if (!may(comments.get(key)?.by)) return [];
  return [
    { map: 'comments', key, after: undefined },
    { map: 'resolved', key, after: undefined },
    ...[...replies].flatMap(([id, one]): Change[] =>
      one.to === key && may(one.by) ? [{ map: 'replies', key: id, after: undefined }] : [],
    ),
  ];
};
