import { isWriting } from '../../ui/keys.ts';

/**
 * What a key brought one to, or whose field it closed, has the focus as soon as it is drawn, in the drawing
 * or in the list: there the next key goes on. Not while one writes elsewhere.
 */
export function focusOn(id: string): void {
  requestAnimationFrame(() => {
    if (isWriting(document.activeElement)) return;
    const drawn = document.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    drawn?.focus({ preventScroll: true });
  });
}
