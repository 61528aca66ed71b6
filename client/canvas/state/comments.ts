import type { CanvasLayout } from '../sync/canvas-values.ts';

const made = new WeakMap<object, WeakMap<object, ReadonlyMap<string, number>>>();

/** How many comments are open on each node; made once for each change of them. */
export function openComments({
  comments,
  resolved,
}: Pick<CanvasLayout, 'comments' | 'resolved'>): ReadonlyMap<string, number> {
  const known = made.get(comments)?.get(resolved);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const [key, { on }] of comments)
    if (on !== undefined && !resolved.has(key)) counts.set(on, (counts.get(on) ?? 0) + 1);
  const of = made.get(comments) ?? new WeakMap<object, ReadonlyMap<string, number>>();
  made.set(comments, of.set(resolved, counts));
  return counts;
}

/** The point that an address such as `point:12,-40` names; `null` for any other. */
export function pointAt(on: string): { x: number; y: number } | null {
  const [, x, y] = /^point:(-?\d+),(-?\d+)$/.exec(on) ?? [];
  return x === undefined || y === undefined ? null : { x: Number(x), y: Number(y) };
}
