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
  let layout = { pos: lying(0), nobodys: new Set<string>() };
  const of = () => drags.of(chat, now);
  return {
    drag: (x: number) => drags.hear(lying(x), layout, now),
    end: () => drags.hear(new Map(), layout, now),
    place: (x: number, { id = chat, isNobodys = false } = {}) => {
      const { pos } = layout;
      layout = {
        pos: new Map([...pos, [id, at(x)]]),
        nobodys: new Set(isNobodys ? [id] : []),
      };
      drags.place(pos, layout, now);
    },
    pass: (ms: number) => {
      now += ms;
    },
    of,
    /** Where it is seen. */
    x: () => (of().at ?? layout.pos.get(chat))?.x,
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
  expect(x()).toBe(90);
  pass(dropMs);
  expect(x()).toBe(90);
});

test('[HC9] also where its end comes much later', () => {
  const { drag, end, place, pass, x } = heard();
  drag(30);
  place(90);
  pass(10 * dropMs);
  expect(x()).toBe(90);
  end();
  expect(x()).toBe(90);
});

test('[HC9] so does one that was pulled so fast that its place comes before all of its drag', () => {
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
  expect(of()).toEqual({ at: at(80), isForNow: true });
  pass(dropMs);
  expect([x(), of()]).toEqual([0, { at: null, isForNow: false }]);
});

test('[HC9] what somebody else places while it is dragged lies there until its dragger moves on', () => {
  const { drag, place, pass, x } = heard();
  drag(30);
  place(200);
  expect(x()).toBe(200);
  pass(dropMs);
  expect(x()).toBe(200);
  drag(60);
  expect(x()).toBe(60);
});

test('[HC9] a place that nobody chose, and what is placed beside it, end no drag', () => {
  const { drag, place, x } = heard();
  drag(30);
  place(500, { id: 'note:n1' });
  expect(x()).toBe(30);
  place(500, { isNobodys: true });
  expect(x()).toBe(30);
});

test('[HC9] who drags it anew after a while is believed at once', () => {
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
