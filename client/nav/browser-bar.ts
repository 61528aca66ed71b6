import { navigate } from 'wouter/use-browser-location';
import type { AddressBar } from './trips.ts';

/** The address bar of this tab. */
export const browserBar: AddressBar = {
  here: () => location.pathname + location.search + location.hash,
  go: (href, isReplacing) => navigate(href, { replace: isReplacing }),
};

export const afterInBrowser = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
