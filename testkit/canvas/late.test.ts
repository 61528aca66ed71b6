import { expect, test } from 'vitest';
import { take } from '../../party/hatchery/orders.ts';
import type { SeatState } from '../../party/hatchery/seat.ts';
import type { CanvasCaller } from '../../shared/canvas/may-change.ts';
import { principal } from '../../shared/model/principal.ts';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import { CanvasClient } from './canvas-client.ts';
import { CanvasHall } from './canvas-hall.ts';

const at = (x: number) => ({ x, y: 0 });
const as = (name: string): CanvasCaller => ({
  ...{ principal: principal.parse(`human:${name}`), role: 'member' },
});

/** Ada's client 13 and Bo's 12 at what stands, and her way goes silent. */
function stage(other = 12) {
  const hall = new CanvasHall();
  const come = (name: string, client: number, replaces?: number, more: Partial<SeatState> = {}) => {
    hall.member(name, 'member');
    return hall.connect(name, new CanvasClient(client), more, { client, replaces });
  };
  const [ada, bo] = [come('ada', 13), come('bo', other)];
  hall.settle();
  bo.set('pos', 'autopilot', at(1));
  hall.settle();
  hall.silent.add(ada);
  const arrives = () => {
    hall.silent.delete(ada);
    hall.settle();
  };
  const place = () => hall.document.getMap('pos').get('autopilot');
  return { hall, ada, bo, come, arrives, place };
}

/** Ada's is 13: the higher client's value comes last. */
const others = [
  ['the lower', 12],
  ['the higher', 14],
] as const;

const asleep = [
  ['awake', () => {}],
  ['asleep before', (hall: CanvasHall) => hall.evict()],
] as const;

test.each(asleep)(
  '[HR16] [HC4] nothing comes of a client after the one that replaces it: %s',
  (_, sleeps) => {
    const { hall, ada, bo, come, arrives, place } = stage();
    ada.set('pos', 'autopilot', at(2));
    sleeps(hall);
    const fresh = come('ada', 5, 13);
    expect(hall.closed).toEqual([
      { who: 'human:ada', code: closeCodes.replaced, reason: 'replaced' },
    ]);
    hall.settle();
    fresh.set('pos', 'autopilot', at(3));
    hall.settle();
    arrives();
    expect([place(), fresh.get('pos', 'autopilot'), bo.get('pos', 'autopilot')]).toEqual(
      Array.from({ length: 3 }, () => at(3)),
    );
  },
);

test('[HR16] nor after a sleep, where its socket is still there', () => {
  const { hall, ada, come, arrives, place } = stage();
  ada.set('pos', 'autopilot', at(2));
  ada.delete('pos', 'autopilot');
  come('ada', 5, 13);
  hall.settle();
  hall.evict();
  arrives();
  expect(place()).toEqual(at(1));
});

test('[HR16] of whom nothing was heard yet, by what its address says', () => {
  const { hall, come, place } = stage();
  const early = new CanvasClient(31);
  hall.silent.add(early);
  hall.connect('ada', early, {}, { client: 31 });
  early.set('pos', 'autopilot', at(2));
  come('ada', 32, 31);
  hall.settle();
  hall.silent.delete(early);
  hall.settle();
  expect(place()).toEqual(at(1));
});

test('[HR16] what it had sent before is stored before the other is answered, and told to all', () => {
  const { hall, ada, bo, come, place } = stage();
  ada.set('pos', 'autopilot', at(2));
  hall.silent.delete(ada);
  while (hall.step(ada, 'up'));
  expect(place()).toEqual(at(1));
  const fresh = come('ada', 5, 13);
  expect(place()).toEqual(at(2));
  hall.settle();
  expect([fresh.get('pos', 'autopilot'), bo.get('pos', 'autopilot')]).toEqual([at(2), at(2)]);
});

test.each([
  ['somebody else names it', 'bo', 13],
  ['it is another client', 'ada', 99],
  ['none is named', 'ada', undefined],
])('[HR16] nobody is hung up on where %s', (_, name, replaces) => {
  const { hall, ada, come, arrives, place } = stage();
  ada.set('pos', 'autopilot', at(2));
  come(name, 21, replaces);
  hall.settle();
  arrives();
  expect([hall.closed, place()]).toEqual([[], at(2)]);
});

test.each(asleep)(
  '[HG12] [HC4] what was held up overwrites nothing that somebody else did meanwhile: %s',
  (_, sleeps) => {
    const { hall, ada, bo, come, arrives, place } = stage();
    ada.set('pos', 'autopilot', at(2));
    bo.set('pos', 'autopilot', at(9));
    hall.pass(3_000);
    sleeps(hall);
    arrives();
    expect(ada.notices.at(-1)).toMatchObject({
      kind: 'rebuild',
      why: expect.stringMatching(/was changed/),
    });
    ada.set('pos', 'community', at(2));
    hall.settle();
    expect([place(), bo.get('pos', 'autopilot')]).toEqual([at(9), at(9)]);
    const fresh = come('ada', 5, 13);
    hall.settle();
    fresh.set('pos', 'autopilot', at(2));
    hall.settle();
    expect([place(), bo.get('pos', 'autopilot')]).toEqual([at(2), at(2)]);
  },
);

/** An agent by a key that is good for this much. */
const by = (scope: 'read' | 'chat') => ({
  credential: { kind: 'key', id: `k-${scope}`, scope, expiresAt: 9e12 } as const,
});

test('[HR16] a key of theirs that may only look gives up nothing that they draw', () => {
  const { hall, come, place } = stage();
  const scout = come('agent:scout', 31, undefined, by('chat'));
  come('agent:scout', 32, 31, by('read'));
  hall.settle();
  scout.set('pos', 'autopilot', at(2));
  hall.settle();
  expect([hall.closed, place()]).toEqual([[], at(2)]);
});

test('[HR16] nor does who may only look by their role', () => {
  const { hall, ada } = stage();
  hall.member('ada', 'viewer');
  hall.connect('ada', new CanvasClient(21), {}, { client: 21, replaces: 13 });
  expect([hall.closed, hall.isConnected(ada)]).toEqual([[], true]);
});

test.each([false, true])('[HR16] a key that may draw does, in a pause (%s) as well', (isPaused) => {
  const { hall, come } = stage();
  const scout = come('agent:scout', 31, undefined, by('chat'));
  hall.settle();
  hall.room.receive({ verb: 'pause', isPaused, version: 7 });
  come('agent:scout', 32, 31, by('chat'));
  expect([hall.isConnected(scout), hall.closed]).toMatchObject([false, [{ reason: 'replaced' }]]);
});

test.each(others)(
  '[HG12] nor what somebody else put there and took away again, as %s of the two clients',
  (_, other) => {
    const { hall, ada, bo, come, arrives, place } = stage(other);
    ada.set('pos', 'autopilot', at(2));
    bo.set('pos', 'autopilot', at(9));
    hall.settle();
    bo.delete('pos', 'autopilot');
    hall.pass(3_000);
    arrives();
    // It is neither saved though nothing of it stands, nor back though somebody took it away.
    expect([ada.saved?.updates, ada.notices.map(({ kind }) => kind)]).toEqual([
      0,
      ['you', 'rebuild'],
    ]);
    expect([place(), bo.get('pos', 'autopilot')]).toEqual([undefined, undefined]);
    const fresh = come('ada', 5, 13);
    hall.settle();
    fresh.set('pos', 'autopilot', at(2));
    hall.settle();
    expect([place(), bo.get('pos', 'autopilot')]).toEqual([at(2), at(2)]);
  },
);

test.each(
  others.flatMap(([who, tab]) => asleep.map(([when, sleeps]) => [who, when, tab, sleeps] as const)),
)('[HG12] nor where oneself put it, as %s, and they took that away: %s', (_, __, tab, sleeps) => {
  const { hall, ada, bo, come, arrives, place } = stage(20);
  const own = come('ada', tab);
  hall.settle();
  ada.set('pos', 'autopilot', at(2));
  own.set('pos', 'autopilot', at(3));
  hall.settle();
  bo.delete('pos', 'autopilot');
  hall.pass(3_000);
  sleeps(hall);
  arrives();
  expect([place(), ada.notices.at(-1)?.kind]).toEqual([undefined, 'rebuild']);
});

test('[HG12] a first value over the first of another, too', () => {
  const { hall, ada, bo, arrives } = stage();
  ada.set('pos', 'community', at(2));
  bo.set('pos', 'community', at(9));
  hall.pass(3_000);
  arrives();
  expect(bo.get('pos', 'community')).toEqual(at(9));
});

test.each<[string, (on: ReturnType<typeof stage>) => void]>([
  [
    'both did it just now',
    ({ hall, bo }) => {
      bo.set('pos', 'autopilot', at(9));
      hall.pass(1_000);
    },
  ],
  [
    'the other was oneself',
    ({ hall, come }) => {
      const tab = come('ada', 12_000);
      hall.settle();
      tab.set('pos', 'autopilot', at(9));
      hall.pass(3_000);
    },
  ],
  [
    'the other took it away',
    ({ hall, bo }) => {
      bo.delete('pos', 'autopilot');
      hall.pass(3_000);
    },
  ],
  [
    'the other put it there, and oneself took that away',
    ({ hall, bo, come }) => {
      const tab = come('ada', 12_000);
      bo.set('pos', 'autopilot', at(9));
      hall.settle();
      tab.delete('pos', 'autopilot');
      hall.pass(3_000);
    },
  ],
  [
    'oneself did it by a method',
    ({ hall }) => {
      hall.room.act([{ map: 'pos', key: 'autopilot', after: at(9) }], as('ada'));
      hall.pass(3_000);
    },
  ],
  [
    'nobody chose what stands there',
    ({ hall, bo }) => {
      bo.asksFor({ node: 'community', x: 9, y: 9 });
      hall.pass(3_000);
    },
  ],
])('[HG12] it stands where %s', (_, meanwhile) => {
  const on = stage();
  on.ada.set('pos', 'autopilot', at(2));
  on.ada.set('pos', 'community', at(2));
  meanwhile(on);
  on.arrives();
  expect(on.ada.notices.map(({ kind }) => kind)).toEqual(['you']);
  expect(on.hall.document.getMap('pos').get('community')).toEqual(at(2));
});

test.each([
  ['oneself', 'ada', at(2), ['you']],
  ['somebody else', 'bo', at(4), ['you', 'rebuild']],
])('[HG12] an earlier layout is set back by whoever does it: %s', (_, name, stands, notices) => {
  const { hall, ada, bo, arrives, place } = stage(20);
  const heads = () => hall.store.versions().map(({ id }) => id);
  const asks = (method: 'canvas.name' | 'canvas.restore', params: object) =>
    expect(
      take(hall.room, {
        ...{ method, params: JSON.stringify(params), name, role: 'member', own: [] },
        ...{ by: as(name).principal, key: `key-of-${method}` },
      }),
    ).toMatchObject({ ok: true });
  bo.set('pos', 'autopilot', at(4));
  hall.settle();
  const before = heads();
  asks('canvas.name', { name: 'Before' });
  const versionId = heads().find((id) => !before.includes(id));
  bo.set('pos', 'autopilot', at(9));
  hall.settle();
  ada.set('pos', 'autopilot', at(2));
  asks('canvas.restore', { versionId });
  expect(place()).toEqual(at(4));
  hall.pass(3_000);
  arrives();
  expect([place(), ada.notices.map(({ kind }) => kind)]).toEqual([stands, notices]);
});

test('[HG12] whoever was away brings what they did there, as ever', () => {
  const { hall, ada, bo, place } = stage();
  hall.silent.delete(ada);
  hall.drop(ada);
  ada.set('pos', 'autopilot', at(2));
  bo.set('pos', 'autopilot', at(9));
  hall.pass(3_000);
  hall.connect('ada', ada);
  hall.settle();
  expect(place()).toEqual(at(2));
});
