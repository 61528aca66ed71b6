import { expect, test } from 'vitest';
import { limits } from '../../shared/protocol/limits.ts';
import { RoomBench } from './room-bench.ts';

const messages = (bench: RoomBench): number =>
  bench.store.scan('rows', { by: 'primary', where: { tbl: 'messages' }, limit: 1_000 }).length;

test('[CM1] nothing is answered before hello, and hello only once', () => {
  const bench = new RoomBench();
  const ada = bench.connect('ada');
  expect(ada.tries('threads.create', {}, 'key-00001')).toBe('helloFirst');
  expect(ada.tries('nonsense', {})).toBe('helloFirst');
  ada.hello();
  expect(
    ada.tries('hello', {
      protocol: { min: 1, max: 1 },
      client: { name: 'x', version: '1' },
      caps: [],
      topics: [],
    }),
  ).toBe('conflict');
});

test('[CM2] a method that is not there', () => {
  const ada = new RoomBench().join('ada');
  for (const method of ['nonsense', 'constructor', 'toString', 'threads.delete'])
    expect(ada.tries(method, {})).toBe('unknownMethod');
});

test('[CM3] [R80] params that do not fit are refused with where and why, not with what they were', () => {
  const { ada, threadId } = new RoomBench().asked();
  const secret = 'correct-horse';
  for (const params of [
    null,
    [],
    {},
    { threadId, text: '' },
    { threadId, text: 7 },
    { threadId, text: 'x', role: secret },
    { threadId: `${secret}!`, text: 'x' },
    JSON.parse(`{"threadId":"${threadId}","text":"x","__proto__":{"polluted":"${secret}"}}`),
  ]) {
    const answer = ada.ask('messages.send', params, 'key-00001');
    expect(answer).toMatchObject({ ok: false, error: { code: 'badParams', retry: 'never' } });
    expect(JSON.stringify(answer)).not.toContain(secret);
  }
  expect('polluted' in {}).toBe(false);
});

test('[CM4] what changes something needs a key', () => {
  const ada = new RoomBench().join('ada');
  expect(ada.tries('threads.create', {})).toBe('keyMissing');
  expect(ada.tries('clock.now', {})).toBe('ok');
});

test('[CM5] [R5] the same command 50 times, over sockets, sleep and death: one effect, one answer', () => {
  const bench = new RoomBench();
  const { threadId } = bench.join('ada').does('threads.create', {});
  const send = () => {
    const tab = bench.join('ada');
    const answer = tab.ask('messages.send', { threadId, text: 'once' }, 'key-00001');
    bench.leave(tab);
    return answer;
  };
  const first = send();
  for (let i = 0; i < 49; i++) {
    if (i % 7 === 0) bench.sleep();
    if (i % 11 === 0) bench.kill();
    expect(send()).toMatchObject(first.ok ? { ok: true, payload: first.payload } : {});
  }
  expect([first.ok, messages(bench)]).toEqual([true, 1]);
});

test('[CM5] [R6] the answer is lost with the socket; the repeat gets it', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const answer = ada.ask('threads.create', { title: 'Plans' }, 'key-00001');
  bench.kill();
  const again = bench.join('ada').ask('threads.create', { title: 'Plans' }, 'key-00001');
  expect(again).toEqual({ ...answer, id: 'q2' });
});

test('[CM5] how it is written does not matter: defaults and trimming come first', () => {
  const ada = new RoomBench().join('ada');
  const first = ada.ask('threads.create', { title: ' Plans ' }, 'key-00001');
  expect(ada.ask('threads.create', { title: 'Plans' }, 'key-00001')).toMatchObject({
    ok: true,
    payload: first.ok && first.payload,
  });
});

test('[CM6] the same key for another request', () => {
  const ada = new RoomBench().join('ada');
  ada.does('threads.create', { title: 'Plans' }, 'key-00001');
  expect(ada.tries('threads.create', { title: 'Other' }, 'key-00001')).toBe('keyReused');
  expect(ada.tries('threads.rename', { threadId: 't', title: 'Plans' }, 'key-00001')).toBe(
    'keyReused',
  );
});

test('[CM7] a final no is remembered, "later" is not', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  expect(ada.tries('messages.send', { threadId: 'nowhere', text: 'x' }, 'key-00001')).toBe(
    'notFound',
  );
  expect(ada.tries('messages.send', { threadId: 'nowhere', text: 'y' }, 'key-00001')).toBe(
    'keyReused',
  );
  bench.store.fail = () => {
    throw new Error('the disk failed');
  };
  expect(ada.tries('threads.create', {}, 'key-00002')).toBe('storage');
  bench.store.fail = () => {};
  expect(ada.tries('threads.create', {}, 'key-00002')).toBe('ok');
});

test('[CM8] answers are remembered for a day, and then forgotten', () => {
  const bench = new RoomBench();
  const first = bench.join('ada').does('threads.create', {}, 'key-00001');
  bench.run(limits.answerMs - 1_000);
  expect(bench.join('ada').does('threads.create', {}, 'key-00001')).toEqual(first);
  bench.run(2 * 3_600_000);
  expect(bench.store.scan('commands', { by: 'primary', limit: 10 })).toEqual([]);
  expect(bench.join('ada').does('threads.create', {}, 'key-00001')).not.toEqual(first);
});

test('[CM9] keys belong to who uses them', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const { threadId } = bench.join('ada').does('threads.create', {}, 'key-00001');
  expect(bench.join('bo').does('threads.create', {}, 'key-00001').threadId).not.toBe(threadId);
});

test('[CM10] [AU7] a repeat is authorized again', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const bo = bench.join('bo');
  bo.does('threads.create', {}, 'key-00001');
  bench.member('bo', 'viewer');
  expect(bo.tries('threads.create', {}, 'key-00001')).toBe('notAllowed');
});

/** Fails the n-th write of a turn, for every n until it comes through. */
function failEveryWrite(
  bench: RoomBench,
  attempt: () => boolean,
  message = 'the disk failed',
): number {
  for (let n = 0; n < 1_000; n++) {
    let left = n;
    bench.store.fail = () => {
      if (left-- === 0) throw new Error(message);
    };
    const isThrough = attempt();
    bench.store.fail = () => {};
    if (isThrough) return n;
  }
  throw new Error('never came through');
}

test('[CM11] [R24] whichever write fails, nothing of the command is stored and nobody was told anything', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  const watcher = bench.join('ada', ['workspace', `thread:${threadId}`]).fresh();
  const before = JSON.stringify(bench.store.dump());
  const answers: string[] = [];
  const writes = failEveryWrite(bench, () => {
    const answer = ada.tries('messages.send', { threadId, text: 'x' }, 'key-00001');
    answers.push(answer);
    if (answer === 'ok') return true;
    expect(JSON.stringify(bench.store.dump())).toBe(before);
    expect(watcher.heard).toEqual([]);
    return false;
  });
  expect(writes).toBeGreaterThan(12);
  expect(new Set(answers)).toEqual(new Set(['storage', 'ok']));
  expect([messages(bench), watcher.events('patch').length]).toEqual([2, 2]);
});

test('[R23] a full disk makes the room read-only, and says so; reading works, and what waits goes on later', () => {
  const bench = new RoomBench();
  const { threadId } = bench.asked();
  bench.store.fail = () => {
    throw new Error('SQLITE_FULL: database or disk is full');
  };
  const ada = bench.join('ada', [`thread:${threadId}`]);
  expect(ada.events('closed')).toEqual([]);
  const command = ['messages.send', { threadId, text: 'x' }, 'key-00001'] as const;
  expect(ada.ask(...command)).toMatchObject({
    ok: false,
    error: { code: 'readOnly', retry: 'later', retryAfterMs: 30_000 },
  });
  bench.run(120_000);
  expect(bench.errors()).toContain('alarm.failed');
  bench.store.fail = () => {};
  expect(bench.join('ada').ask(...command)).toMatchObject({ ok: true });
  bench.run(60_000);
  expect(bench.store.scan('outbox', { by: 'primary', limit: 9 })).toEqual([]);
});
