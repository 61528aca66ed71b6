import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { must } from '../../shared/lib/must.ts';
import type { AnyParams, AnySearch } from './addresses.ts';
import type { Place } from './place-at.ts';
import type { Trips } from './trips.ts';

export const TripsContext = createContext<Trips | null>(null);

export const useTrips = (): Trips => must(use(TripsContext), 'a way to go somewhere');

/** Where one is: what is shown, not what is on its way. */
export const useLocation = (): Place => useStore(useTrips().shown, ({ place }) => place);

export const useParams = (): AnyParams => useLocation().params;

export const useSearch = (): AnySearch => useLocation().search;
