import { type ComponentType, useCallback, useLayoutEffect } from 'react';
import { type AroundNavHandler, Router } from 'wouter';
import { useLocationProperty } from 'wouter/use-browser-location';
import { useStore } from 'zustand';
import { browserBar } from './browser-bar.ts';
import { CatchFailure } from './catch-failure.tsx';
import { Levels } from './outlet.tsx';
import type { Trips } from './trips.ts';
import { TripsContext } from './use-trips.ts';

export type Failed = ComponentType<{ error: unknown }>;

/** Shows what is at the address of this tab. */
export function Journey({ trips, Failed }: { trips: Trips; Failed: Failed }) {
  const href = useLocationProperty(browserBar.here);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every address is come to
  useLayoutEffect(() => void trips.arrive(), [trips, href]);
  const { place, levels, failure } = useStore(trips.shown);
  useLayoutEffect(() => {
    if (place.hash === '') scrollTo(0, 0);
    else document.getElementById(place.hash)?.scrollIntoView();
  }, [place]);
  const around = useCallback<AroundNavHandler>(
    (_, to, options) => void trips.navigate(to, options?.replace),
    [trips],
  );
  return (
    <TripsContext value={trips}>
      <Router aroundNav={around}>
        <CatchFailure place={place} Failed={Failed}>
          {failure === null ? <Levels levels={levels} /> : <Failed error={failure.error} />}
        </CatchFailure>
      </Router>
    </TripsContext>
  );
}
