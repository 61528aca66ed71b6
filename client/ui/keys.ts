/** The key that people of this machine hold down for a command. */
export const commandKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl ';

/**
 * Does this key go to an input method, as Enter that chooses a character? Safari tells the last one after
 * the choice, with the number that all keys of an input method have.
 */
export const isComposing = ({
  nativeEvent: { isComposing, keyCode },
}: {
  nativeEvent: KeyboardEvent;
}): boolean => isComposing || keyCode === 229;

/**
 * Where letters are letters, not commands. A dialog that has closed keeps the focus until the next
 * frame is drawn (Chromium); what is pressed then is already meant for the page behind it.
 */
export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, dialog[open]') !== null;
