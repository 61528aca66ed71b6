let isWished = false;

/** The next composer that appears takes the focus; on glass that would raise the keyboard. */
export const focusNextComposer = (): void => {
  isWished = matchMedia('(pointer: fine)').matches;
};

/** Is it wished? A wish is granted once. */
export function takeFocusWish(): boolean {
  const was = isWished;
  isWished = false;
  return was;
}
