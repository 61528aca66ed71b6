import type { ComponentType } from 'react';
import type { OpenRoom } from '../store/open-room.ts';
import type { Address } from './addresses.ts';
import type { Place } from './place-at.ts';

/** Where somebody is sent who comes to a place: elsewhere, or in, perhaps into a room. */
export type Way = { instead: string } | { open?: () => Promise<OpenRoom> };

/** One of the views that stand in each other at an address. The same one stays as it is. */
export interface Step {
  enter: (place: Place) => Promise<Way>;
  view: () => Promise<ComponentType>;
  /** Stands in its place when it takes long. */
  Waiting: ComponentType;
}

/** What is at each address, from the outside in. */
export interface Pages {
  at: (address: Address) => readonly Step[];
  nowhere: Step;
}

/** A view that is fetched when it is first come to, and once. */
export function step(
  fetch: () => Promise<{ default: ComponentType }>,
  Waiting: ComponentType,
  enter: Step['enter'] = async () => ({}),
): Step {
  let known: ComponentType | null = null;
  return {
    enter,
    Waiting,
    view: async () => {
      known ??= (await fetch()).default;
      return known;
    },
  };
}
