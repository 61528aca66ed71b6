import { type Box, overlaps, type Place, type Size } from './place.ts';

export interface Bystander {
  id: string;
  size: Size;
  /** What it stands beside. */
  by: string;
  /** Its turn among those that began there. */
  turn: number;
  /** They follow each other to the right, beside what else stands there, or stand below each other. */
  along: 'row' | 'column';
}

/**
 * Where that stands which is drawn beside something as long as it goes on, and is placed by nobody:
 * right of it. It follows from what stands now and from whose turn it is, and not from what stood or was
 * drawn before, so that it is the same in every page. What stands beside nothing gets no place.
 */
export function standBy(
  bystanders: readonly Bystander[],
  stands: ReadonlyMap<string, Box>,
): Map<string, Place> {
  const taken: Box[] = [];
  const places = new Map<string, Place>();
  const inOrder = bystanders.toSorted(
    (a, b) => a.turn - b.turn || byName(a.by, b.by) || byName(a.id, b.id),
  );
  for (const one of inOrder) {
    const beside = stands.get(one.by);
    if (beside === undefined) continue;
    const box = freeSpot(one, beside, stands, taken);
    taken.push(box);
    places.set(one.id, { x: box.x, y: box.y });
  }
  return places;
}

/** The spot of its turn among those on which nothing stands, or the next that no other has taken. */
function freeSpot(
  one: Bystander,
  beside: Box,
  stands: ReadonlyMap<string, Box>,
  taken: readonly Box[],
): Box {
  const free = freeSpots(one, beside, stands);
  const isNext = (box: Box, at: number) => at >= one.turn % inTurn && isFree(box, taken);
  return (
    free.find(isNext) ??
    free.find((box) => isFree(box, taken)) ?? { ...reachOf(beside, one.size), ...one.size }
  );
}

/** Those on which nothing stands: first that are seen to belong there, then those behind something else. */
function freeSpots(one: Bystander, beside: Box, stands: ReadonlyMap<string, Box>): Box[] {
  const { size, along } = one;
  const reach = reachOf(beside, size);
  const near = new Map([...stands].filter(([, box]) => overlaps(box, reach)));
  const [open, hidden]: [Box[], Box[]] = [[], []];
  for (const spot of spots[along]) {
    const box = spotAt(beside, size, spot);
    if (!isFree(withGap(one, box), near.values())) continue;
    const isNear = along === 'column' || Math.abs(spot.row) <= nearRows;
    (isNear && isOpen(one, beside, box, near) ? open : hidden).push(box);
  }
  return [...open, ...hidden];
}

/** In a row the line to it runs behind nothing that the room has. */
function isOpen(
  { along }: Bystander,
  { x, width }: Box,
  box: Box,
  stands: ReadonlyMap<string, Box>,
): boolean {
  if (along === 'column') return true;
  const from = x + width;
  const way = { ...box, x: from, width: box.x + box.width - from };
  for (const [id, one] of stands)
    if (overlaps(one, way) && !/^(?:note|group):/.test(id)) return false;
  return true;
}

/** What follows others in a row keeps off what stands there. */
const withGap = ({ along }: Bystander, box: Box): Box =>
  along === 'column'
    ? box
    : {
        ...{ x: box.x - gap, y: box.y - gap },
        ...{ width: box.width + 2 * gap, height: box.height + 2 * gap },
      };

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

/** All spots beside it, with the way there. */
function reachOf(beside: Box, size: Size): Box {
  const { x, y } = spotAt(beside, size, { column: 0, row: -rows });
  return {
    ...{ x: x - aside, y, width: columns * (size.width + aside) + aside },
    height: (2 * rows + 1) * (size.height + below),
  };
}

const aside = 64;
const below = 28;
const gap = 16;
const columns = 8;
const rows = 24;

/** So far below or above a row is taken rather than a spot behind something. */
const nearRows = 4;

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
