/**
 * Where sentences for a moment stand, so that they cover nothing to press, to write in or to read as it
 * comes: beside the page, over the foot of what is told about it; where nothing stands beside it, below
 * the head of the page, and on the canvas above its bar, or that of a replay.
 */
export function toastsPlace({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  if (!pathname.startsWith('/r/')) return `${across} bottom-8`;
  if (!pathname.endsWith('/hatchery')) return `${across} top-26 ${beside} wide:top-auto`;
  const isReplay = new URLSearchParams(search).has('replay');
  const foot = isReplay ? 'bottom-60 max-md:bottom-76' : 'bottom-17 max-md:bottom-34';
  return `${across} ${foot} ${beside}`;
}

const across = 'inset-x-4 items-center';
const beside = 'wide:left-auto wide:right-2 wide:bottom-3 wide:w-68 wide:items-stretch';
