import { getViewportForBounds } from '@xyflow/react';
import type { toBlob as ToBlobOf } from 'html-to-image';
import type { StoreApi } from 'zustand/vanilla';
import { part } from '../../ui/parts.ts';
import { say } from '../../ui/toast-store.ts';
import type { ViewState } from '../state/view-state.ts';
import { linesOfPicture } from './lines-of-picture.ts';
import { saveFile } from './save-file.ts';
import type { Flow } from './tell-view.ts';

type ToBlob = typeof ToBlobOf;

const drawing = part(() => import('html-to-image'));

const most = 4_096;

/**
 * All of the canvas as a picture, as it is drawn here: also what is out of sight, and nothing that
 * only one may see or that is there for a moment.
 */
export async function savePicture(flow: Flow, view: StoreApi<ViewState>): Promise<void> {
  const { toBlob } = await drawing();
  // Each node says as much as can be read there, however far off one is.
  view.setState({ isPicture: true, pictureZoom: frameOf(flow).zoom });
  try {
    // Drawn with the first frame, painted with the second.
    await nextFrame();
    await nextFrame();
    await picture(flow, toBlob);
  } finally {
    view.setState({ isPicture: false });
  }
}

const nextFrame = () => new Promise((drawn) => requestAnimationFrame(drawn));

function frameOf(flow: Flow) {
  const bounds = flow.getNodesBounds(flow.getNodes());
  const width = Math.min(most, Math.max(320, Math.ceil(bounds.width) + 80));
  const height = Math.min(most, Math.max(240, Math.ceil(bounds.height) + 80));
  return { width, height, ...getViewportForBounds(bounds, width, height, 0.05, 2, 0.04) };
}

async function picture(flow: Flow, toBlob: ToBlob): Promise<void> {
  const shown = document.querySelector<HTMLElement>('.react-flow__viewport');
  if (shown === null) return;
  const { width, height, x, y, zoom } = frameOf(flow);
  const style = { transform: `translate(${x}px, ${y}px) scale(${zoom})` };
  const backgroundColor = getComputedStyle(document.body).backgroundColor;
  const asBefore = linesOfPicture(shown);
  try {
    const blob = await toBlob(shown, { width, height, style, backgroundColor, skipFonts: true });
    if (blob === null) throw new Error('no picture');
    saveFile('hatchery.png', blob);
  } catch {
    say(
      'This browser could not make a picture of it. Nothing was changed; save it as JSON instead.',
    );
  } finally {
    asBefore();
  }
}
