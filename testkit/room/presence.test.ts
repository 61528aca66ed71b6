import { expect, test } from 'vitest';
import { person, RoomBench } from './room-bench.ts';

const look = (at: string | null) =>
  JSON.stringify({ type: 'event', event: 'presence', payload: { at } });
const who = (name: string, at: string | null = null) => ({ principal: person(name), name, at });

test('[PS1] people come once and leave once, however many sockets they have', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const ada = bench.join('ada', ['workspace']).fresh();
  const [one, two] = [bench.join('bo'), bench.join('bo')];
  expect(ada.events('presence')).toEqual([{ here: true, who: who('bo') }]);
  bench.leave(one);
  bench.leave(two);
  expect(ada.events('presence')).toEqual([
    { here: true, who: who('bo') },
    { here: false, who: who('bo') },
  ]);
});

test('[PS2] a hello tells who is here', () => {
  const bench = new RoomBench();
  bench.member('bo');
  bench.join('bo');
  const present = bench.connect('ada').hello().present;
  expect(present.map(({ principal }) => principal)).toEqual([person('bo'), person('ada')]);
});

test('[PS3] where somebody looks is told, if they watch it, and only when it changes', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const { ada, threadId } = bench.asked();
  ada.does('topic.open', { topic: 'workspace' });
  const topic = `thread:${threadId}`;
  const bo = bench.join('bo', [topic]);
  ada.fresh();
  for (const at of [topic, topic, 'thread:elsewhere', null]) bo.say(look(at));
  expect(ada.events('presence')).toEqual([
    { here: true, who: who('bo', topic) },
    { here: true, who: who('bo') },
  ]);
});

test('[PS3] the Hatchery is a place that everybody here is told of', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const ada = bench.join('ada', ['workspace']);
  const bo = bench.join('bo');
  ada.fresh();
  bo.say(look('hatchery'));
  expect(ada.events('presence')).toEqual([{ here: true, who: who('bo', 'hatchery') }]);
  expect(bench.connect('ada').hello().present).toContainEqual(who('bo', 'hatchery'));
});

test('[PS3] a page that is loaded anew says hello before its old socket is gone: then they look there no more', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const { ada, threadId } = bench.asked();
  ada.does('topic.open', { topic: 'workspace' });
  const topic = `thread:${threadId}`;
  const old = bench.join('bo', [topic]);
  old.say(look(topic));
  const anew = bench.join('bo', ['workspace']);
  ada.fresh();
  bench.leave(old);
  expect(ada.events('presence')).toEqual([{ here: true, who: who('bo') }]);
  expect(anew.events('presence').at(-1)).toEqual({ here: true, who: who('bo') });
});

test('[PS4] producers are not people', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  ada.does('topic.open', { topic: 'workspace' });
  ada.fresh();
  const producer = bench.producer(threadId);
  producer.say(look(`thread:${threadId}`));
  bench.leave(producer);
  expect(ada.events('presence')).toEqual([]);
});

test('[PS5] [R18] after a sleep everybody is still here, and who left meanwhile is told to have left', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const ada = bench.join('ada', ['workspace']);
  const bo = bench.join('bo');
  bench.sleep();
  expect(ada.fresh().events('presence')).toEqual([]);
  bo.close(1006, '');
  bench.sleep();
  bench.room.leave(bo.id, bo.attachment());
  expect(ada.events('presence')).toEqual([{ here: false, who: who('bo') }]);
  expect(
    bench
      .connect('ada')
      .hello()
      .present.map(({ principal }) => principal),
  ).toEqual([person('ada')]);
});

test('[PS5] after a sleep it is known where everybody is: whoever comes is told, and who goes elsewhere is', () => {
  const bench = new RoomBench();
  bench.member('bo');
  bench.member('vi');
  const { ada, threadId } = bench.asked();
  const topic = `thread:${threadId}`;
  const bo = bench.join('bo', [topic]);
  bo.say(look(topic));
  bench.join('vi').say(look('hatchery'));
  bench.sleep();
  const { present } = bench.connect('ada').hello();
  expect(present).toContainEqual(who('bo', topic));
  expect(present).toContainEqual(who('vi', 'hatchery'));
  ada.does('topic.open', { topic: 'workspace' });
  ada.fresh();
  bench.sleep();
  bo.say(look(null));
  expect(ada.events('presence')).toEqual([{ here: true, who: who('bo') }]);
});

test('[PS6] [M75] coming and going is history, every time', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const { length } = bench.store.scan('history', { by: 'primary', limit: 99 });
  for (let i = 0; i < 3; i++) {
    bench.run(1_000);
    const bo = bench.join('bo');
    bench.run(1_000);
    bench.leave(bo);
  }
  const history = bench.store.scan('history', { by: 'byTime', limit: 99 }).slice(length);
  expect(history.map(({ tbl, after }) => `${tbl} ${after}`)).toEqual(
    [1, 2, 3].flatMap(() => ['presence {"here":true}', 'presence {"here":false}']),
  );
});
