export const noMotion = '(prefers-reduced-motion: reduce)';

/** What is said of the system: things are where they go at once. */
export const wantsNoMotion = (): boolean => matchMedia(noMotion).matches;
