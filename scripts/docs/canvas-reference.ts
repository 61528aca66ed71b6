import { presenceState } from '../../shared/canvas/awareness.ts';
import { canvasBounds } from '../../shared/canvas/canvas-bounds.ts';
import { canvasMapNames, canvasMaps } from '../../shared/canvas/document.ts';
import { canvasNotice } from '../../shared/canvas/wire.ts';
import { commentsOf } from './comments.ts';
import { code, limitHead, limitRows, table } from './reference.ts';
import { shapeOf } from './shape.ts';

/** What code can say about the socket and the document of a canvas. */
export function canvasReference(): string {
  const comments = commentsOf('shared/canvas/document.ts');
  const maps = canvasMapNames.map((name) => {
    const { key, value } = canvasMaps[name];
    const about = comments.get(name);
    return [
      ...(about === undefined ? [] : [`// ${about}`]),
      `${name}: { [${shapeOf(key, 'input')}]: ${shapeOf(value, 'input')} }`,
    ].join('\n');
  });
  return [
    '### Maps of the document',
    'At the root, one plain value per key; `in` is the group that something lies in, `to` the comment that is answered. Anything else in the document is refused.',
    code(maps.join('\n')),
    '### Presence of a client',
    code(shapeOf(presenceState, 'input', commentsOf('shared/canvas/awareness.ts'))),
    '### Notices of a canvas',
    code(shapeOf(canvasNotice, 'output', commentsOf('shared/canvas/wire.ts'))),
    '### Bounds of a canvas',
    table(
      limitHead,
      limitRows('shared/canvas/canvas-bounds.ts', 'export const canvasBounds', canvasBounds),
    ),
  ].join('\n\n');
}
