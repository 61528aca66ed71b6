import { type Principal, principal } from '../../shared/model/principal.ts';
import type { CanvasAccess, CanvasStanding } from '../hatchery/canvas-message.ts';
import type { Standing } from './attachment.ts';
import { allHidden, tellCanvasHidden } from './canvas-nodes.ts';
import { wasCut } from './cuts.ts';
import { isPaused } from './pause.ts';
import type { Room } from './room.ts';
import type { Whose } from './room-message.ts';
import { readMeta, writeMeta } from './store/meta.ts';
import { readRow } from './store/records.ts';
import type { Turn } from './turn.ts';
import { nextVersion } from './versions.ts';

/**
 * What somebody who knocks at the canvas is here, or `null` if they may not come in. From the first
 * answer on the canvas is told of every change.
 */
export function admitToCanvas(
  room: Room,
  standing: Standing,
  readAt: number,
): CanvasStanding | null {
  const { principal: who } = standing;
  if (!room.hasBegun || readRow(room.store, 'members', who) === null) return null;
  if (wasCut(room.store, standing, readAt)) return null;
  return room.turn((turn) => {
    if (readMeta(turn.store, 'canvas') === null) writeMeta(turn.store, 'canvas', true);
    const access = accessOf(turn, who);
    const pause = { isPaused: isPaused(turn.store), version: access.version };
    return { ...access, pause, hidden: firstHidden(turn) };
  });
}

/** All that is hidden, once: with the answer, and by outbox in case nobody gets to hear that one. */
function firstHidden(turn: Turn): CanvasStanding['hidden'] {
  if (readMeta(turn.store, 'canvasKnowsHidden') !== null) return [];
  writeMeta(turn.store, 'canvasKnowsHidden', true);
  const hidden = allHidden(turn.store);
  tellCanvasHidden(turn, hidden, true);
  return hidden;
}

/** Agents are to begin nothing, or may again. */
export function tellCanvasPause(turn: Turn): void {
  if (readMeta(turn.store, 'canvas') === null) return;
  const word = { isPaused: isPaused(turn.store), version: nextVersion(turn) };
  turn.send({ to: 'canvas', say: { verb: 'pause', ...word } });
}

/** Of members that changed: role and name. */
export function tellAccess(turn: Turn, changed: readonly string[]): void {
  if (readMeta(turn.store, 'canvas') === null) return;
  for (const who of changed)
    turn.send({ to: 'canvas', say: { verb: 'access', ...accessOf(turn, principal.parse(who)) } });
}

/** What is hung up here is hung up there. */
export function tellCanvasCut(turn: Turn, whose: Whose): void {
  if (readMeta(turn.store, 'canvas') === null) return;
  turn.send({ to: 'canvas', say: { verb: 'cut', whose } });
}

function accessOf(turn: Turn, who: Principal): CanvasAccess {
  const member = readRow(turn.store, 'members', who);
  const { role = null, name = '' } = member ?? {};
  return { principal: who, role, name, version: nextVersion(turn) };
}
