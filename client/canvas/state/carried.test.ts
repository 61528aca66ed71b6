import { expect, test } from 'vitest';
import { ada, bo } from '../../testing/people.ts';
import { TestHatchery } from '../../testing/test-hatchery.ts';
import type { Place } from '../layout/place.ts';
import { Carried } from './carried.ts';

const chat = 'thread:t1';
const place = (x: number) => ({ x, y: 10 * x });

/** A canvas on which Bo drags, drawn whenever the test says. */
function stage({ glideMs = 100, rest = place(0) }: { glideMs?: number; rest?: Place } = {}) {
  const hatchery = new TestHatchery(ada, 'member');
  hatchery.room.open();
  hatchery.sync([{ map: 'pos', key: chat, after: rest }]);
  let now = 5_000;
  let frame: (() => void) | null = null;
  const carried = new Carried({
    room: hatchery.room,
    restOf: (id) => hatchery.room.store.getState().layout.pos.get(id),
    glideMs: () => glideMs,
    now: () => now,
    nextFrame: (run) => {
      frame = run;
      return () => {
        frame = null;
      };
    },
  });
  const stop = carried.run();
  const drags = (drag: Record<string, Place> | null) =>
    hatchery.tell(7, { user: { principal: bo, name: 'Bo' }, drag });
  return {
    ...{ carried, drags, stop },
    drops: (to: Place) => {
      hatchery.change([{ map: 'pos', key: chat, after: to }]);
      drags(null);
    },
    /** So much later it is drawn again, if somebody asked for that. */
    pass: (ms: number) => {
      now += ms;
      const run = frame;
      frame = null;
      run?.();
    },
    x: () => carried.places.getState().get(chat)?.x,
    isDrawn: () => frame !== null,
  };
}

test('[HC9] what another drags goes evenly from where it lay to where it was told to be, and from there on', () => {
  const { drags, pass, x } = stage();
  drags({ [chat]: place(40) });
  expect(x()).toBe(0);
  pass(50);
  expect(x()).toBe(20);
  // Told anew before it is there: from where it is seen.
  drags({ [chat]: place(120) });
  expect(x()).toBe(20);
  pass(25);
  expect(x()).toBe(45);
  pass(75);
  expect(x()).toBe(120);
});

test('[HC9] what is dropped goes to where it lies, and is drawn there by what lies there', () => {
  const { drags, drops, pass, x, carried } = stage();
  drags({ [chat]: place(40) });
  pass(50);
  drops(place(60));
  expect(x()).toBe(20);
  pass(50);
  expect(x()).toBe(40);
  pass(50);
  expect(carried.places.getState().size).toBe(0);
});

test('[HC9] frames are asked for only while something moves', () => {
  const { drags, drops, pass, isDrawn, stop } = stage();
  expect(isDrawn()).toBe(false);
  drags({ [chat]: place(40) });
  expect(isDrawn()).toBe(true);
  pass(100);
  expect(isDrawn()).toBe(false);
  drops(place(40));
  pass(100);
  expect(isDrawn()).toBe(false);
  drags({ [chat]: place(80) });
  stop();
  expect(isDrawn()).toBe(false);
});

test('[HC9] who wants no motion sees it where it was told to be at once', () => {
  const { drags, drops, x, isDrawn } = stage({ glideMs: 0 });
  drags({ [chat]: place(40) });
  expect([x(), isDrawn()]).toEqual([40, false]);
  drops(place(60));
  expect([x(), isDrawn()]).toEqual([undefined, false]);
});

test('[HC9] what lies nowhere is seen where it is dragged, and goes with the drag', () => {
  const { drags, carried } = stage();
  drags({ 'note:gone': place(7) });
  expect(carried.places.getState().get('note:gone')).toEqual(place(7));
  drags(null);
  expect(carried.places.getState().size).toBe(0);
});
