import { useEffect, useRef } from 'react';
import { isWriting } from '../../ui/keys.ts';
import { strays } from '../../ui/stray-letters.ts';
import { isPlacing } from '../state/view-state.ts';
import { useCanvas, useMayDraw } from './use-canvas.ts';
import type { Deeds } from './use-deeds.ts';

const step = 11;
const leap = 66;
const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const sizes: Record<string, number> = { '>': 2 * step, '<': -2 * step };

/**
 * Keys of the room that would leave the canvas: a letter of words that were meant for it must not. From
 * beside it (the list of chats, the inspector) they go on.
 */
const leaving = new Set(['n', 'j', 'k', 'q', 'w', 'x', ',']);

const nothing = () => {};

const isButton = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('button, a') !== null;

/** There Escape closes what lies over the canvas. */
const isInspector = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('aside') !== null;

const isOutside = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('nav, aside, header') !== null;

/** The keys of the canvas, while nobody writes; in the list nothing is moved, for nobody sees it. They come before those of the room. */
export function useCanvasKeys(deeds: Deeds): void {
  const { view } = useCanvas();
  const mayDraw = useMayDraw();
  const nudged = useRef({ at: 0, what: '' });
  useEffect(() => {
    const drawing: Partial<Record<string, () => void>> = {
      v: deeds.select,
      N: () => deeds.note(),
      G: deeds.group,
      c: deeds.connect,
      m: deeds.comment,
      T: () => void deeds.tidy(),
      Delete: deeds.remove,
      Backspace: deeds.remove,
    };
    const looking: Partial<Record<string, () => void>> = {
      f: () => view.setState({ panel: 'find' }),
      h: () => view.setState({ panel: 'versions' }),
      l: () => view.setState(({ isList }) => ({ isList: !isList })),
      '0': deeds.fit,
      '+': () => deeds.zoom(1.25),
      '-': () => deeds.zoom(0.8),
    };
    const act = (event: KeyboardEvent): (() => void) | undefined => {
      const { key, shiftKey, target } = event;
      const { selected, isList } = view.getState();
      const way = isList ? undefined : arrows[key];
      if (event.ctrlKey || event.metaKey) {
        if (way !== undefined) return () => deeds.pan(-way[0] * leap, -way[1] * leap);
        if (key === 'a') return deeds.all;
        if (!mayDraw) return undefined;
        if (key === 'y' || (key.toLowerCase() === 'z' && shiftKey)) return deeds.redo;
        if (key === 'd') return () => void deeds.double();
        return key === 'z' ? deeds.undo : undefined;
      }
      if (event.altKey) return undefined;
      const { tool, commenting } = view.getState();
      // Its field is on its way: what is typed is meant for that.
      if (commenting !== null && key.length === 1) return nothing;
      if (mayDraw && tool !== 'select' && key === 'Escape') return deeds.leave;
      if (mayDraw && isPlacing(tool)) {
        if (key === 'Enter' && !isButton(target)) return () => deeds[tool]();
        if (/^[a-z]$/.test(key) && key !== 'v') return nothing;
      }
      if (leaving.has(key) && !isOutside(target)) return nothing;
      const node =
        target instanceof Element ? target.closest('.react-flow__node, .react-flow__edge') : null;
      const id = node?.getAttribute('data-id') ?? null;
      if ((key === 'Enter' || key === ' ') && target === node && id !== null)
        return selected.has(id)
          ? deeds.open
          : () => view.setState({ selected: new Set(shiftKey ? [...selected, id] : [id]) });
      const isOpen = selected.size > 0 || view.getState().panel !== null;
      if (key === 'Escape' && isOpen && !isInspector(target)) return deeds.leave;
      /** As one act as long as one goes on with the same. */
      const joins = (does: string) => {
        const what = [does, ...selected].join(' ');
        const now = performance.now();
        const isSame = nudged.current.what === what && now - nudged.current.at < 1_000;
        nudged.current = { at: now, what };
        return isSame;
      };
      if (way !== undefined && selected.size > 0 && mayDraw) {
        const by = shiftKey ? leap : step;
        return () => deeds.nudge(way[0] * by, way[1] * by, joins('move'));
      }
      const larger = isList ? undefined : sizes[key];
      if (larger !== undefined && selected.size > 0 && mayDraw)
        return () => deeds.resize(larger, joins('size'));
      return (mayDraw ? drawing[key] : undefined) ?? looking[key];
    };
    const press = (event: KeyboardEvent) => {
      // Whatever else it does: no field for a comment is waited for any more.
      if (event.key === 'Escape') view.setState({ commenting: null });
      if (event.defaultPrevented || isWriting(event.target)) return;
      // A button is pressed by Space.
      const isPress = event.key === ' ' && isButton(event.target);
      const does = !isPress && strays.takes(event, Date.now()) ? nothing : act(event);
      if (does === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      does();
    };
    const point = () => strays.end();
    // Before the room's own, which listen where the event ends.
    document.addEventListener('keydown', press, true);
    document.addEventListener('pointerdown', point, true);
    return () => {
      document.removeEventListener('keydown', press, true);
      document.removeEventListener('pointerdown', point, true);
    };
  }, [deeds, view, mayDraw]);
}
