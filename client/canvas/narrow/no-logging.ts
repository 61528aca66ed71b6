/** Stands in for `lib0/logging`: a build says nothing on the console. */
export const print = (): void => {};
export const warn = print;
export const ORANGE = '';
export const BOLD = '';
export const UNBOLD = '';
export const RED = '';
