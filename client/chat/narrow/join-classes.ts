/** Stands in for `tailwind-merge`: no class of a message is ever overridden. */
export const twMerge = (...classes: readonly unknown[]): string =>
  classes.filter((one) => typeof one === 'string' && one !== '').join(' ');
