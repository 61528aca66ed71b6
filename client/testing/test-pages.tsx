import { act, type ComponentType, type ReactElement } from 'react';
import type { Address } from '../nav/addresses.ts';
import { browserBar } from '../nav/browser-bar.ts';
import { Journey } from '../nav/journey.tsx';
import { type Pages, type Step, step } from '../nav/step.ts';
import { Trips } from '../nav/trips.ts';

const Waiting = () => 'waiting';
const Failure = () => 'failed';

export const stepOf = (View: ComponentType, enter?: Step['enter']): Step =>
  step(async () => ({ default: View }), Waiting, enter);

const elsewhere = [stepOf(() => 'elsewhere')];

/** The page with these views in it, and nothing worth seeing at its other addresses. */
export const pagesOf = (at: Partial<Record<Address, readonly Step[]>>): Pages => ({
  at: (address) => at[address] ?? elsewhere,
  nowhere: stepOf(() => 'nowhere'),
});

/** The page as somebody finds it who comes to an address. */
export async function atAddress(address: string, pages: Pages): Promise<ReactElement> {
  history.replaceState(null, '', address);
  const trips = new Trips(pages, browserBar, () => () => {});
  await act(() => trips.arrive());
  return <Journey trips={trips} Failed={Failure} />;
}
