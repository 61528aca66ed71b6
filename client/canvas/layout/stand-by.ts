import { type Box, overlaps, type Place, type Size } from './place.ts';

export interface Bystander {
  id: string;
  size: Size;
  /** What it stands beside. */
  by: string;
  /** Its turn among those that began there. */
  turn: number;
  /** They follow each other to the right, or stand below each other. */
  along: 'row' | 'column';
}

/**
 * Where that stands which is drawn beside something as long as it goes on, and is placed by nobody:
 * right of it. It follows from what stands now and from whose turn it is, and from nothing that was
 * before: so it comes out the same in every page, also in one that came just now, and stays when
 * others end. What stands beside nothing gets no place.
 */
export function standBy(
  bystanders: readonly Bystander[],
  stands: ReadonlyMap<string, Box>,
): Map<string, Place> {
  const taken: Box[] = [];
  const places = new Map<string, Place>();
  const inOrder = bystanders.toSorted(
    (a, b) => byName(a.by, b.by) || a.turn - b.turn || byName(a.id, b.id),
  );
  for (const one of inOrder) {
    const beside = stands.get(one.by);
    if (beside === undefined) continue;
    const box = freeSpot(one, beside, stands.values(), taken);
    taken.push(box);
    places.set(one.id, { x: box.x, y: box.y });
  }
  return places;
}

/** The spot of its turn among those on which nothing stands, or the next that no other has taken. */
function freeSpot(
  { size, turn, along }: Bystander,
  beside: Box,
  stands: Iterable<Box>,
  taken: readonly Box[],
): Box {
  const reach = reachOf(beside, size);
  const near = [...stands].filter((one) => overlaps(one, reach));
  const free: Box[] = [];
  for (const spot of spots[along]) {
    const box = spotAt(beside, size, spot);
    if (near.some((one) => overlaps(one, box))) continue;
    free.push(box);
    if (free.length > turn % inTurn && isFree(box, taken)) return box;
  }
  return free.find((box) => isFree(box, taken)) ?? { ...reach, ...size };
}

const isFree = (box: Box, taken: readonly Box[]): boolean =>
  !taken.some((one) => overlaps(one, box));

interface Spot {
  column: number;
  row: number;
}

function spotAt({ x, y, width, height }: Box, size: Size, { column, row }: Spot): Box {
  const level = y + Math.round((height - size.height) / 2);
  return {
    x: x + width + aside + column * (size.width + aside),
    y: level + row * (size.height + below),
    ...size,
  };
}

/** All spots beside it. */
function reachOf(beside: Box, size: Size): Box {
  const { x, y } = spotAt(beside, size, { column: 0, row: -rows });
  return {
    ...{ x, y, width: columns * (size.width + aside) },
    height: (2 * rows + 1) * (size.height + below),
  };
}

const aside = 64;
const below = 28;
const columns = 6;
const rows = 24;

/** So many have a spot of their own; the next takes that of the first, which is over by then. */
const inTurn = 6;

/** The nearest first, of two as near the lower one. */
const spotsBy = (far: (across: number, down: number) => number): readonly Spot[] =>
  Array.from({ length: columns * (2 * rows + 1) }, (_, at) => ({
    column: at % columns,
    row: Math.floor(at / columns) - rows,
  })).sort(
    (a, b) => far(a.column, Math.abs(a.row)) - far(b.column, Math.abs(b.row)) || b.row - a.row,
  );

const spots = {
  row: spotsBy((across, down) => across + 4 * down),
  column: spotsBy((across, down) => 4 * across + down),
};

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
