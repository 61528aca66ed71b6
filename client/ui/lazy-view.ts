import { type LazyExoticComponent, lazy } from 'react';
import { type Fetching, patiently } from './patiently.ts';

type Views = Awaited<ReturnType<Parameters<typeof lazy>[0]>>['default'];

/** A view that is fetched when it is first drawn; while the server is away, it waits. */
export const lazyView = <View extends Views>(
  fetch: () => Promise<{ default: View }>,
): LazyExoticComponent<View> => lazy(() => patiently(fetch, server));

const server: Fetching = {
  isThere: () =>
    fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
      () => true,
      () => false,
    ),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
