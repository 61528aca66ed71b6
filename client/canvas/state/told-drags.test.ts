import { expect, test } from 'vitest';
import type { Place } from '../layout/place.ts';
import { dropMs, ToldDrags } from './told-drags.ts';

const chat = 'thread:t1';
const at = (x: number): Place => ({ x, y: 0 });
const lying = (x: number) => new Map([[chat, at(x)]]);

/** What a page hears of a drag, in whatever order: `drag`, `end`, and the new `place`. */
function heard() {
  const drags = new ToldDrags();
  let now = 1_000;
  let pos: ReadonlyMap<string, Place> = lying(0);
  const of = (id: string) => drags.of(id, pos, now);
  return {
    drag: (x: number) => drags.hear(lying(x), now),
    end: () => drags.hear(new Map(), now),
    place: (x: number, id = chat) => {
      drags.place(pos, now);
      pos = new Map([...pos, [id, at(x)]]);
    },
    pass: (ms: number) => {
      now += ms;
    },
    of,
    /** Where it is seen. */
    x: () => (of(chat).at ?? pos.get(chat))?.x,
  };
}

test('[HC9] a drop whose place comes first lies there, whatever is told of the drag before it', () => {
  const { drag, end, place, pass, x } = heard();
  drag(30);
  place(90);
  expect(x()).toBe(90);
  pass(80);
  drag(60);
  expect(x()).toBe(90);
  pass(100);
  end();
  pass(dropMs);
  expect(x()).toBe(90);
});

test('[HC9] so does one that is pulled so fast that its place comes before all of its drag', () => {
  const { drag, end, place, pass, x } = heard();
  place(90);
  pass(25);
  drag(30);
  expect(x()).toBe(90);
  pass(100);
  end();
  expect(x()).toBe(90);
});

test('[HC9] a drop whose end comes first stays where it was dragged until its place comes', () => {
  const { drag, end, place, pass, x } = heard();
  drag(80);
  end();
  expect(x()).toBe(80);
  pass(dropMs - 1);
  expect(x()).toBe(80);
  place(90);
  expect(x()).toBe(90);
});

test('[HC9] whoever goes while they drag leaves it where it lay, a moment later', () => {
  const { drag, end, pass, x, of } = heard();
  drag(80);
  end();
  expect(of(chat)).toEqual({ at: at(80), isForNow: true });
  pass(dropMs);
  expect([x(), of(chat)]).toEqual([0, { at: null, isForNow: false }]);
});

test('[HC9] what is dropped oneself lies there while another still drags it, and goes with them again after', () => {
  const { drag, place, pass, x, of } = heard();
  drag(30);
  place(200);
  expect([x(), of(chat).isForNow]).toEqual([200, true]);
  pass(dropMs);
  drag(60);
  expect([x(), of(chat).isForNow]).toEqual([60, false]);
});

test('[HC9] what is placed beside it ends no drag', () => {
  const { drag, place, x } = heard();
  drag(30);
  place(500, 'note:n1');
  expect(x()).toBe(30);
});

test('[HC9] who drags it anew after a while is believed at once, from the second time on as well', () => {
  const { drag, end, place, pass, x } = heard();
  for (const to of [90, 180, 270]) {
    drag(to - 10);
    expect(x()).toBe(to - 10);
    place(to);
    end();
    expect(x()).toBe(to);
    pass(dropMs);
  }
});
