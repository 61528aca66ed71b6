/**
 * How far above the lower edge sentences for a moment stand, so that they cover nothing to press: the
 * field of a chat, the bar of the canvas, or that of a replay, and on a phone the way around below it.
 */
export function toastsPlace({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  if (!pathname.endsWith('/hatchery')) return 'bottom-32 max-md:bottom-48';
  return new URLSearchParams(search).has('replay')
    ? 'bottom-60 max-md:bottom-76'
    : 'bottom-17 max-md:bottom-34';
}
