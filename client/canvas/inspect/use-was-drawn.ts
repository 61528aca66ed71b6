import { useEffect, useRef } from 'react';
import { listedThreads } from '../../store/listed-threads.ts';
import { useRoom, useSession } from '../../store/use-room.ts';
import { useLayout } from '../view/use-canvas.ts';

/**
 * Is it known that this stood on the canvas: because it was told of here, has a place or a comment, or the
 * room has it still? An address may name what never was.
 */
export function useWasDrawn(id: string, isDrawn: boolean): boolean {
  const { account } = useRoom();
  const seen = useRef('');
  useEffect(() => {
    if (isDrawn) seen.current = id;
  }, [id, isDrawn]);
  const isNamed = useLayout(
    ({ pos, comments }) => pos.has(id) || [...comments.values()].some(({ on }) => on === id),
  );
  const isPutAway = useSession(({ replica: { rows } }) => {
    if (isDrawn) return false;
    return id.startsWith('project:')
      ? [...rows.projects.values()].some((one) => `project:${one.id}` === id)
      : listedThreads(rows, account.principal).some((one) => `thread:${one.id}` === id);
  });
  return seen.current === id || isNamed || isPutAway;
}
