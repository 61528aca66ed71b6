import { useEffect, useRef } from 'react';
import { jobsTopic } from '../../../shared/model/topic.ts';
import { useSearch } from '../../nav/use-trips.ts';
import { useSession } from '../../store/use-room.ts';
import { hasRowsOfNow } from '../canvas.ts';
import { pointOf } from './go-to.ts';
import { inspectNode } from './inspect-node.ts';
import { useCanvas, useCanvasState, useFacts, useLayout, useView } from './use-canvas.ts';

/** What is there may still be on its way for so long. */
const waitMs = 1_000;

/**
 * Tells beside the canvas of what the address names and no drawing can bring into sight: because it is
 * not drawn, or because the list is shown. What is drawn the drawing goes to ({@link useFirstFit}).
 */
export function useUndrawnFocus(): void {
  const canvas = useCanvas();
  const { focus = '' } = useSearch();
  const isList = useView((state) => state.isList);
  const facts = useFacts(focus);
  const isMade = useLayout(({ notes, groups }) => {
    const key = focus.slice(focus.indexOf(':') + 1);
    return (
      (focus.startsWith('note:') && notes.has(key)) ||
      (focus.startsWith('group:') && groups.has(key)) ||
      pointOf(canvas, focus) !== null
    );
  });
  const isKnown = useSession(
    (session) =>
      hasRowsOfNow(session) &&
      session.replica.topics.has(jobsTopic) &&
      !session.wanting.has(jobsTopic),
  );
  const isSynced = useCanvasState(({ phase }) => phase !== 'opening');
  const isThere = facts !== undefined || isMade;
  const told = useRef('');
  useEffect(() => {
    if (focus === '' || isThere) told.current = '';
  }, [focus, isThere]);
  useEffect(() => {
    if (focus === '' || isThere || !isKnown || !isSynced || told.current === focus) return;
    const timer = setTimeout(() => {
      told.current = focus;
      inspectNode(focus, { raise: true });
    }, waitMs);
    return () => clearTimeout(timer);
  }, [focus, isThere, isKnown, isSynced]);
  useEffect(() => {
    if (!isList || !isThere || focus === canvas.view.getState().wentTo) return;
    canvas.view.setState({ wentTo: focus, selected: new Set([focus]) });
    inspectNode(focus, { raise: true });
  }, [canvas, isList, isThere, focus]);
}
