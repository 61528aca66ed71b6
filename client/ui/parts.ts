import { mayLoadAnew } from './load-anew.ts';
import { type Fetching, patiently } from './patiently.ts';

type Fetch<T = unknown> = () => Promise<T>;

/** What this page knows of itself and may not have yet, newest last. */
export const parts: Fetch[] = [];

/** Remembers what can be fetched before somebody asks for it. */
export function part<T>(fetch: Fetch<T>): Fetch<T> {
  parts.push(fetch);
  return fetch;
}

/**
 * The same, and whoever asks waits while the server is away. A browser remembers of a module's
 * imports which could not be fetched, and of a newer version the old names are gone: then the page is
 * loaded anew, which keeps what was written and what was not sent.
 */
export function patientPart<T>(fetch: Fetch<T>): Fetch<T> {
  part(fetch);
  return () =>
    patiently(fetch, server).catch((error: unknown) => {
      if (!mayLoadAnew(sessionStorage, Date.now())) throw error;
      location.reload();
      return new Promise<never>(() => {});
    });
}

const server: Fetching = {
  isThere: () =>
    fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false,
    ),
  wait: (ms) =>
    new Promise((resolve) => {
      const done = () => {
        removeEventListener('online', done);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(done, ms);
      addEventListener('online', done);
    }),
};
