import { farZoom, fewest } from '../state/crowds.ts';
import { readableView, type Sight } from './readable-view.ts';
import type { Flow } from './tell-view.ts';
import { zooms } from './zooms.ts';

/** The map of the whole (px), and how far it stands from the upper right corner. */
export const map = { width: 148, height: 96 };
const margin = 15;
const gap = 8;

/** What bars and the map cover; on a phone there is no map, as its class says. */
const covered = (): Pick<Sight, 'beside' | 'corner'> => ({
  beside: { top: 64, bottom: 88, left: 28, right: 28 },
  ...(innerWidth < 768
    ? {}
    : { corner: { width: map.width + margin + gap, height: map.height + margin + gap } }),
});

/** What one sees first. */
export const firstSight = (): Sight => ({
  // From so far off the words of `far` are as high as those of a menu.
  ...{ whole: 0.48, least: 0.6, most: 1 },
  crowds: { fewest, below: farZoom, farthest: zooms.minZoom },
  ...covered(),
});

/** Brings everything into sight, beside what lies over the canvas. */
export async function seeAll(flow: Flow): Promise<void> {
  const window = document.querySelector('.react-flow')?.getBoundingClientRect();
  const boxes = flow
    .getNodes()
    .map(({ position, width = 0, height = 0 }) => ({ ...position, width, height }));
  if (window === undefined || window.width === 0) return;
  const { minZoom: least } = zooms;
  const sight = { whole: least, least, most: 1, crowds: null, ...covered() };
  const view = readableView(boxes, [], window, sight);
  if (view !== null) await flow.setViewport(view);
}
