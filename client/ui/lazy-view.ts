import { type LazyExoticComponent, lazy } from 'react';
import { mayLoadAnew } from './load-anew.ts';
import { type Fetching, patiently } from './patiently.ts';

type Views = Awaited<ReturnType<Parameters<typeof lazy>[0]>>['default'];

/**
 * A view that is fetched when it is first drawn; while the server is away, it waits. A browser
 * remembers of a module's imports which could not be fetched, and of a newer version the old names
 * are gone: then the page is loaded anew, which keeps what was written and what was not sent.
 */
export const lazyView = <View extends Views>(
  fetch: () => Promise<{ default: View }>,
): LazyExoticComponent<View> =>
  lazy(() =>
    patiently(fetch, server).catch((error: unknown) => {
      if (!mayLoadAnew(sessionStorage, Date.now())) throw error;
      location.reload();
      return new Promise<never>(() => {});
    }),
  );

const server: Fetching = {
  isThere: () =>
    fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false,
    ),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
