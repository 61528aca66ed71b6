import { type AnyTarget, given, pathOf } from './href-of.ts';
import type { Place } from './place-at.ts';

/** Does a link lead to the place one is at, or to one that it lies in? */
export function isCurrent(
  place: Pick<Place, 'pathname' | 'search'>,
  { search = {}, ...target }: AnyTarget,
): boolean {
  const here = `${place.pathname.replace(/\/$/, '')}/`;
  const path = pathOf(target);
  if (!(path === '/' ? here === '/' : here.startsWith(`${path}/`))) return false;
  const asked = new Map<string, unknown>(Object.entries(place.search));
  return Object.entries(given(search)).every(([name, value]) => asked.get(name) === value);
}
