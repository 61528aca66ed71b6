import { expect, test } from 'vitest';
import { triesBeforeParking } from '../../party/autopilot/outbox.ts';
import { readRow } from '../../party/autopilot/store/records.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { RoomBench } from './room-bench.ts';

const entries = (bench: RoomBench) => bench.store.scan('outbox', { by: 'primary', limit: 100 });

test('[OB1] [OB2] what must reach another object is stored with its cause, sent after it, and gone when it arrived', () => {
  const bench = new RoomBench();
  bench.arrives = 'never';
  const { runId } = bench.asked();
  expect([bench.deliveries, entries(bench).length]).toEqual([
    [{ to: 'threadAgent', verb: 'wake', threadId: expect.any(String), runId }],
    1,
  ]);
  bench.arrives = true;
  bench.kill();
  bench.run(5_000);
  bench.run(0);
  expect([bench.deliveries.length, entries(bench)]).toEqual([2, []]);
});

test('[OB2] it is sent again, ever less often, until it arrived', () => {
  const bench = new RoomBench();
  bench.arrives = false;
  bench.asked();
  const times: number[] = [];
  const from = bench.clock.now();
  for (let seen = 1; times.length < 8; ) {
    bench.run(1_000);
    if (bench.deliveries.length > seen) times.push((bench.clock.now() - from) / 1_000);
    seen = bench.deliveries.length;
  }
  expect(times.slice(0, 4)).toEqual([5, 15, 35, 75]);
  expect((times[7] ?? 0) - (times[6] ?? 0)).toBe(300);
});

test('[OB3] the process dies while it is sent: it is sent again', () => {
  const bench = new RoomBench();
  bench.arrives = 'never';
  bench.asked();
  for (let i = 0; i < 3; i++) {
    bench.kill();
    bench.run(60_000);
  }
  expect(bench.deliveries.length).toBeGreaterThanOrEqual(4);
  expect(entries(bench)).toHaveLength(1);
});

test('[OB2] a delivery that never says anything does not hold up the next try for ever', () => {
  const bench = new RoomBench();
  bench.arrives = 'never';
  bench.asked();
  bench.run(20_000);
  expect(bench.deliveries).toHaveLength(1);
  bench.run(60_000);
  expect(bench.deliveries.length).toBeGreaterThan(1);
});

test('[OB4] [R25] what nobody can read, and what was tried for a day, is parked: kept, told, and in nobody’s way', () => {
  const bench = new RoomBench();
  bench.arrives = false;
  bench.asked();
  const [good] = entries(bench);
  if (good === undefined) throw new Error('nothing waits');
  bench.store.put('outbox', { ...good, id: 'poison', body: '{oops', dueAt: good.dueAt - 1 });
  bench.store.put('outbox', { ...good, id: 'hopeless', tries: triesBeforeParking });
  bench.run(6_000);
  expect(entries(bench).map(({ id, parked }) => [id, parked])).toEqual(
    expect.arrayContaining([
      ['poison', 1],
      ['hopeless', 1],
      [good.id, 0],
    ]),
  );
  expect(bench.errors().filter((event) => event === 'outbox.parked')).toHaveLength(2);
  expect(bench.deliveries).toHaveLength(2);
});

test('[OB4] [R61] what shuts somebody out is never parked, however long it does not arrive', () => {
  const bench = new RoomBench();
  bench.arrives = false;
  const principal = bench.member('bo');
  const say = { verb: 'cut', whose: { principal }, everywhere: false, stops: false } as const;
  bench.room.turn((turn) => {
    turn.send({ to: 'room', roomId: bench.id, say });
    turn.send({ to: 'directory', what: 'loginEnded', loginId: 'one' });
  });
  for (const item of entries(bench))
    bench.store.put('outbox', { ...item, tries: 10 * triesBeforeParking });
  bench.run(6_000);
  expect(entries(bench).map(({ parked }) => parked)).toEqual([0, 0]);
  bench.arrives = true;
  bench.run(600_000);
  expect(entries(bench)).toEqual([]);
});

test('[OB5] the alarm stands at what is due next, and not at all when nothing is', () => {
  const bench = new RoomBench();
  const { runId, threadId } = bench.asked();
  const producer = bench.producer(threadId);
  bench.run(0);
  expect(bench.alarmAt).toBe(bench.clock.now() + limits.leaseMs);
  producer.does('run.end', { runId, state: 'stopped' });
  for (const kind of ['sweep', 'expiry']) bench.store.remove('deadlines', { kind, id: 'all' });
  bench.ring();
  expect(bench.alarmAt).toBeNull();
});

test('[OB6] [R25] an alarm that comes early, twice or late does the same as one in time', () => {
  const bench = new RoomBench();
  const { runId, producer } = bench.answering();
  bench.leave(producer);
  for (let i = 0; i < 5; i++) bench.ring();
  expect(readRow(bench.store, 'runs', runId)?.state).toBe('running');
  bench.clock.jump(3_600_000);
  bench.ring();
  bench.ring();
  expect(readRow(bench.store, 'runs', runId)?.state).toBe('running');
  bench.run(limits.lastCallMs);
  bench.ring();
  bench.ring();
  expect(readRow(bench.store, 'runs', runId)?.state).toBe('interrupted');
  expect(bench.store.scan('receipts', { by: 'primary', limit: 9 })).toHaveLength(1);
});

test('[OB7] [R25] a deadline that fails is tried again and holds up no other', () => {
  const bench = new RoomBench();
  const { runId } = bench.answering();
  const { runId: broken } = bench.answering('hello', 'Hi', 'other');
  const row = bench.store.get('rows', { tbl: 'runs', id: broken });
  if (row === null) throw new Error('no run');
  bench.store.put('rows', { ...row, body: '{' });
  bench.store.put('deadlines', { kind: 'fromTheFuture', id: 'x', dueAt: 1, tries: 0 });
  bench.kill();
  bench.run(limits.leaseMs + limits.lastCallMs + 6_000);
  expect(readRow(bench.store, 'runs', runId)?.state).toBe('interrupted');
  expect(bench.errors().filter((event) => event === 'deadline.failed').length).toBeGreaterThan(3);
  const failures = () => bench.errors().filter((event) => event === 'deadline.failed').length;
  const before = failures();
  bench.run(24 * 3_600_000);
  expect(failures() - before).toBeLessThan(2 * 40);
  bench.store.put('rows', row);
  bench.run(3_600_000 + limits.leaseMs + limits.lastCallMs);
  expect(readRow(bench.store, 'runs', broken)?.state).toBe('interrupted');
});

test('[OB8] [R25] six times the storage fails under the alarm: what was due is met when it works again', () => {
  const bench = new RoomBench();
  bench.arrives = false;
  const { runId } = bench.answering();
  bench.kill();
  let failures = 0;
  bench.store.fail = () => {
    failures += 1;
    throw new Error('the disk failed');
  };
  bench.run(limits.leaseMs + 20_000);
  expect(failures).toBeGreaterThan(6);
  bench.store.fail = () => {};
  bench.run(limits.lastCallMs + 5_000);
  expect(readRow(bench.store, 'runs', runId)?.state).toBe('interrupted');
});

test('[OB9] what is old is forgotten in batches, and the room sleeps in between', () => {
  const bench = new RoomBench();
  for (let i = 0; i < 700; i++)
    bench.store.put('history', {
      seq: 0,
      time: bench.clock.now(),
      tbl: 'presence',
      id: `human:${i}`,
      after: '{}',
    });
  bench.run(limits.historyMs + 3_700_000);
  expect(bench.store.scan('history', { by: 'primary', limit: 9 })).toEqual([]);
  expect(bench.alarmAt).toBeNull();
});
