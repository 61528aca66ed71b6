import type { CanvasLayout } from '../sync/canvas-values.ts';

/** What is chosen, with the lines between two things of it and no others. */
export function withLinesBetween(
  chosen: ReadonlySet<string>,
  { edges }: Pick<CanvasLayout, 'edges'>,
): Set<string> {
  const all = new Set(chosen);
  for (const [key, { from, to }] of edges)
    all[chosen.has(from) && chosen.has(to) ? 'add' : 'delete'](`edge:${key}`);
  return all;
}
