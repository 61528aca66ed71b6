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
 * right of it. Its first spot follows from what stands now and from whose turn it is alone, so that it
 * comes out the same in every page. That it keeps (`kept`: how far it is from what it stands beside),
 * unless something comes to stand there. What stands beside nothing gets no place.
 */
export function standBy(
  bystanders: readonly Bystander[],
  stands: ReadonlyMap<string, Box>,
  kept: ReadonlyMap<string, Place> = new Map(),
): Map<string, Place> {
  const taken: Box[] = [];
  const places = new Map<string, Place>();
  const put = ({ id }: Bystander, box: Box) => {
    taken.push(box);
    places.set(id, { x: box.x, y: box.y });
  };
  const inOrder = bystanders.toSorted(
    (a, b) => byName(a.by, b.by) || a.turn - b.turn || byName(a.id, b.id),
  );
  for (const one of inOrder) {
    const [beside, far] = [stands.get(one.by), kept.get(one.id)];
    if (beside === undefined || far === undefined) continue;
    const box = { x: beside.x + far.x, y: beside.y + far.y, ...one.size };
    if (isFree(box, taken) && isFree(box, stands.values())) put(one, box);
  }
  for (const one of inOrder) {
    const beside = stands.get(one.by);
    if (beside !== undefined && !places.has(one.id))
      put(one, freeSpot(one, beside, stands.values(), taken));
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

function isFree(box: Box, taken: Iterable<Box>): boolean {
  for (const one of taken) if (overlaps(one, box)) return false;
  return true;
}

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
const columns = 8;
const rows = 24;

/** So many have a spot of their own; the next takes that of the first, which few are still seen beside. */
const inTurn = columns;

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
