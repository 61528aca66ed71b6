import { expect, test } from 'vitest';
import { CanvasClient } from './canvas-client.ts';
import { CanvasHall } from './canvas-hall.ts';

function stage() {
  const hall = new CanvasHall();
  hall.member('ada', 'member');
  const ada = hall.connect('ada', new CanvasClient(11));
  hall.settle();
  return { hall, ada };
}

const settled = () => new Promise<void>((done) => setImmediate(done));

const said = (text: string, mentions: string[]) => ({ text, mentions, by: 'human:ada', at: 1 });

test('[HC11] who is called in a comment or an answer: the room is told once, after it is stored', async () => {
  const { hall, ada } = stage();
  ada.set('comments', 'c1', { on: 'autopilot', ...said('@Bo look', ['human:bo', 'human:ada']) });
  hall.settle();
  await settled();
  expect(hall.called).toEqual([
    {
      said: 'c1',
      commentId: 'c1',
      on: 'autopilot',
      by: 'human:ada',
      mentions: ['human:bo'],
      text: '@Bo look',
    },
  ]);
  ada.set('replies', 'r1', { to: 'c1', ...said('@Cy too', ['human:cy']) });
  ada.set('comments', 'c1', { on: 'autopilot', ...said('@Bo look here', ['human:bo']) });
  hall.settle();
  await settled();
  expect(hall.called.slice(1)).toMatchObject([
    { said: 'r1', commentId: 'c1', on: 'autopilot', mentions: ['human:cy'] },
  ]);
});

test('[HC11] a room that is away is told as soon as it is back, also after a death', async () => {
  const { hall, ada } = stage();
  hall.isUnreachable = true;
  ada.set('comments', 'c1', { x: 1, y: 1, ...said('@Bo', ['human:bo']) });
  hall.settle();
  await settled();
  hall.drop(ada);
  hall.evict();
  await hall.passWithAlarm(60_000);
  expect([hall.called, hall.alarmAt === null]).toEqual([[], false]);
  hall.isUnreachable = false;
  await hall.passWithAlarm(600_000);
  expect(hall.called).toMatchObject([{ said: 'c1', mentions: ['human:bo'] }]);
  expect(hall.alarmAt).toBe(null);
});

test('[HC11] an edit that calls somebody else puts away no call that waits', async () => {
  const { hall, ada } = stage();
  hall.isUnreachable = true;
  ada.set('comments', 'c1', { x: 1, y: 1, ...said('@Bo', ['human:bo']) });
  hall.settle();
  await settled();
  ada.set('comments', 'c1', { x: 1, y: 1, ...said('@Bo @Cy', ['human:bo', 'human:cy']) });
  hall.settle();
  await settled();
  hall.isUnreachable = false;
  await hall.passWithAlarm(600_000);
  expect(hall.called.map(({ said: at, mentions }) => [at, mentions])).toEqual([
    ['c1', ['human:bo']],
    ['c1', ['human:cy']],
  ]);
});

test('[HC11] a call that is made while another is on its way is told after it', async () => {
  const { hall, ada } = stage();
  ada.set('comments', 'c1', { x: 1, y: 1, ...said('@Bo', ['human:bo']) });
  hall.settle();
  ada.set('comments', 'c1', { x: 1, y: 1, ...said('@Bo @Cy', ['human:bo', 'human:cy']) });
  hall.settle();
  await settled();
  expect(hall.called.map(({ mentions }) => mentions)).toEqual([['human:bo'], ['human:cy']]);
});

test('[HC11] what was not stored called nobody', async () => {
  const { hall, ada } = stage();
  hall.store.fails = 1;
  ada.set('comments', 'c1', { x: 1, y: 1, ...said('@Bo', ['human:bo']) });
  hall.settle();
  await settled();
  expect(hall.called).toEqual([]);
});
