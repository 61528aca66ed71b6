import { Journey } from './nav/journey.tsx';
import type { Trips } from './nav/trips.ts';
import { ErrorPage } from './ui/plain-pages.tsx';
import { Toasts } from './ui/toasts.tsx';

export function App({ trips }: { trips: Trips }) {
  return (
    <>
      <Journey trips={trips} Failed={ErrorPage} />
      <Toasts />
    </>
  );
}
