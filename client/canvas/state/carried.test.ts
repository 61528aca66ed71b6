import { expect, test } from 'vitest';
import { ada, bo } from '../../testing/people.ts';
import { TestHatchery } from '../../testing/test-hatchery.ts';
import type { Place } from '../layout/place.ts';
import { Carried } from './carried.ts';
import { dropMs } from './told-drags.ts';

const chat = 'thread:t1';
const place = (x: number) => ({ x, y: 10 * x });

/** A canvas on which Bo drags, drawn whenever the test says; `own`: where Ada, who looks, drags something. */
function stage({ glideMs = 100, own }: { glideMs?: number; own?: Place } = {}) {
  const hatchery = new TestHatchery(ada, 'member');
  let now = 5_000;
  let frame: (() => void) | null = null;
  const carried = new Carried({
    room: hatchery.room,
    restOf: (id) => hatchery.room.store.getState().layout.pos.get(id),
    ownOf: () => own,
    glideMs: () => glideMs,
    now: () => now,
    nextFrame: (run) => {
      frame = run;
      return () => {
        frame = null;
      };
    },
  });
  hatchery.room.open();
  const stop = carried.run();
  hatchery.sync([{ map: 'pos', key: chat, after: place(0) }]);
  const drags = (drag: Record<string, Place> | null) =>
    hatchery.tell(7, { user: { principal: bo, name: 'Bo' }, drag });
  return {
    ...{ carried, drags, stop },
    places: (after: Place) => hatchery.change([{ map: 'pos', key: chat, after }]),
    drops: (after: Place) => hatchery.room.draw([{ map: 'pos', key: chat, after }]),
    /** So much later it is drawn again, if somebody asked for that. */
    pass: (ms: number) => {
      now += ms;
      const run = frame;
      frame = null;
      run?.();
    },
    x: () => carried.places.getState().get(chat)?.x,
    size: () => carried.places.getState().size,
    isDrawn: () => frame !== null,
  };
}

test('[HC9] who comes while another drags sees it go there', () => {
  const { drags, pass, x } = stage();
  drags({ [chat]: place(40) });
  pass(100);
  expect(x()).toBe(40);
});

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

test('[HC9] what is dropped goes from where it is seen to where it lies, and is drawn there by what lies there', () => {
  const { drags, pass, places, x, size } = stage();
  drags({ [chat]: place(40) });
  pass(50);
  places(place(60));
  // An earlier word of the drag, which comes late.
  drags({ [chat]: place(30) });
  pass(50);
  expect(x()).toBe(40);
  drags(null);
  pass(50);
  expect(size()).toBe(0);
});

test('[HC9] where it lies may be another place before it is there', () => {
  const { drags, pass, places, x, size } = stage();
  drags({ [chat]: place(40) });
  pass(100);
  drags(null);
  expect(x()).toBe(40);
  places(place(60));
  pass(50);
  expect(x()).toBe(50);
  places(place(150));
  pass(50);
  expect(x()).toBe(100);
  pass(50);
  expect(size()).toBe(0);
});

test('[HC9] what one drops oneself lies there, though another drags it as well', () => {
  const own = place(500);
  const { drags, drops, pass, x, size } = stage({ own });
  drags({ [chat]: place(40) });
  pass(100);
  expect(x()).toBe(40);
  drops(own);
  expect(size()).toBe(0);
  // They go on: from where it is dropped.
  pass(dropMs);
  drags({ [chat]: place(60) });
  expect(x()).toBe(500);
});

test('[HC9] frames are asked for only while something moves, or may do so by itself', () => {
  const { drags, pass, places, isDrawn, stop } = stage();
  expect(isDrawn()).toBe(false);
  drags({ [chat]: place(40) });
  expect(isDrawn()).toBe(true);
  pass(100);
  expect(isDrawn()).toBe(false);
  places(place(40));
  drags(null);
  pass(100);
  expect(isDrawn()).toBe(false);
  pass(dropMs);
  drags({ [chat]: place(80) });
  pass(100);
  // Whoever dragged it is gone: it goes back after a while.
  drags(null);
  expect(isDrawn()).toBe(true);
  pass(dropMs);
  pass(100);
  expect(isDrawn()).toBe(false);
  drags({ [chat]: place(80) });
  stop();
  expect(isDrawn()).toBe(false);
});

test('[HC9] who wants no motion sees it where it was told to be at once', () => {
  const { drags, places, x, size } = stage({ glideMs: 0 });
  drags({ [chat]: place(40) });
  expect(x()).toBe(40);
  places(place(60));
  drags(null);
  expect(size()).toBe(0);
});

test('[HC9] what lies nowhere is seen where it is dragged, and goes with the drag', () => {
  const { drags, pass, carried, size } = stage();
  drags({ 'note:gone': place(7) });
  expect(carried.places.getState().get('note:gone')).toEqual(place(7));
  drags(null);
  pass(dropMs);
  expect(size()).toBe(0);
});
