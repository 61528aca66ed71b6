import type { ComponentType } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OpenRoom } from '../store/open-room.ts';
import { type Place, placeAt } from './place-at.ts';
import type { Pages, Step, Way } from './step.ts';

/** The browser's address, and how it changes. */
export interface AddressBar {
  here: () => string;
  go: (href: string, isReplacing: boolean) => void;
}

export interface Level {
  step: Step;
  View: ComponentType;
  room: OpenRoom | null;
}

/** What the page shows. */
export interface Shown {
  place: Place;
  /** From the outside in. */
  levels: readonly Level[];
  /** Why there is nothing. */
  failure: { error: unknown } | null;
}

interface Trip {
  href: string;
  done: Promise<void>;
}

/** So long what was shown stays, while what comes is not there yet. */
export const patienceMs = 150;

/**
 * Leads from what is shown to what the address bar says. The address changes at once; the page
 * follows in one step, when it is known who may come in, the room is open and its views are here. Of
 * two trips at once only the newer one arrives.
 */
export class Trips {
  readonly shown: StoreApi<Shown>;
  private readonly pages: Pages;
  private readonly bar: AddressBar;
  private readonly after: (ms: number, run: () => void) => () => void;
  private trip: Trip | null = null;

  constructor(pages: Pages, bar: AddressBar, after: Trips['after']) {
    this.pages = pages;
    this.bar = bar;
    this.after = after;
    const nothing: Shown = { place: placeAt(bar.here()), levels: [], failure: null };
    this.shown = createStore<Shown>(() => nothing);
  }

  /** To somewhere in this page; resolves when it, or what came since, is shown. Never rejects. */
  readonly navigate = (href: string, isReplacing = false): Promise<void> => {
    this.bar.go(href, isReplacing || new URL(href, 'http://page').href === this.url());
    return this.begin(true);
  };

  /** To where the address bar is: also after back, forward, or by hand. */
  arrive(): Promise<void> {
    return this.trip?.href === this.bar.here() ? this.trip.done : this.begin(true);
  }

  /** The same once more; what is shown stays meanwhile. */
  again(): Promise<void> {
    return this.begin(false);
  }

  private url(): string {
    return new URL(this.bar.here(), 'http://page').href;
  }

  private begin(isImpatient: boolean): Promise<void> {
    const trip = { href: this.bar.here(), done: Promise.resolve() };
    this.trip = trip;
    trip.done = this.make(trip, isImpatient);
    return trip.done;
  }

  private async make(trip: Trip, isImpatient: boolean): Promise<void> {
    const place = placeAt(trip.href);
    const steps = place.to === null ? [this.pages.nowhere] : this.pages.at(place.to);
    const isOver = () => this.trip !== trip;
    const wait = () => {
      if (!isOver()) this.wait(steps);
    };
    const stop = isImpatient ? this.after(patienceMs, wait) : () => {};
    try {
      const ways: Exclude<Way, { instead: string }>[] = [];
      for (const { enter } of steps) {
        const way = await enter(place);
        if (isOver()) return this.trip?.done;
        if ('instead' in way) return this.navigate(way.instead, true);
        ways.push(way);
      }
      const levels = await Promise.all(
        steps.map(async (step, i) => {
          const [View, room] = await Promise.all([step.view(), ways[i]?.open?.() ?? null]);
          return { step, View, room };
        }),
      );
      if (isOver()) return this.trip?.done;
      this.shown.setState({ place, levels, failure: null });
    } catch (error) {
      if (isOver()) return this.trip?.done;
      this.shown.setState({ place, levels: [], failure: { error } });
    } finally {
      stop();
    }
  }

  /** What stays, stays; the rest waits in its place. */
  private wait(steps: readonly Step[]): void {
    const { levels } = this.shown.getState();
    const at = steps.findIndex((step, i) => levels[i]?.step !== step);
    const step = steps[at];
    if (step === undefined) return;
    const waiting = { step, View: step.Waiting, room: null };
    this.shown.setState({ levels: [...levels.slice(0, at), waiting], failure: null });
  }
}
