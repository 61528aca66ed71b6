let isLed = false;

/** Whoever goes to another approval by a key or a press takes the focus along. */
export const leadFocus = (): void => {
  isLed = true;
};

/** Does the approval that comes to the front take the focus? It is led once. */
export function takeLead(): boolean {
  const was = isLed;
  isLed = false;
  return was;
}
