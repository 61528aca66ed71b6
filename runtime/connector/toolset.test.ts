import { afterEach, expect, test, vi } from 'vitest';
import { Toolset } from './toolset.ts';

afterEach(() => void vi.useRealTimers());

test('[GP10] a gateway that may use nothing any more is not told an empty list, which means everything', async () => {
  const patches: unknown[] = [];
  const call = (method: string, { raw }: { raw?: string }) => {
    if (method === 'config.patch') patches.push(JSON.parse(raw ?? ''));
    return Promise.resolve({ hash: 'h', parsed: { tools: { allow: [], exec: { mode: 'deny' } } } });
  };
  const toolset = new Toolset({ asAdmin: (work) => work(call as never) }, () => true);
  await toolset.become({ allow: [], exec: false });
  expect(patches).toEqual([{ tools: { allow: ['sessions_yield'], exec: { mode: 'deny' } } }]);
});

test('[GP11] what begins while a change is written would be broken off: it waits until that is over', async () => {
  const written = Promise.withResolvers<void>();
  const call = async (method: string) => {
    if (method === 'config.patch') await written.promise;
    return { hash: 'h', parsed: { tools: { allow: ['read'], exec: { mode: 'ask' } } } };
  };
  const toolset = new Toolset({ asAdmin: (work) => work(call as never) }, () => true);
  const order: string[] = [];
  void toolset.become({ allow: ['read'], exec: false }).then(() => order.push('written'));
  expect(toolset.isChanging).toBe(true);
  const quiet = toolset.quiet().then(() => order.push('quiet'));
  await new Promise((done) => setImmediate(done));
  expect([toolset.isChanging, order]).toEqual([true, []]);
  written.resolve();
  await quiet;
  expect([toolset.isChanging, order]).toEqual([false, ['written', 'quiet']]);
});

test('[GP11] changes are written one after the other, what waited for one begins before the next, and the last wish stands', async () => {
  vi.useFakeTimers();
  const patches: PromiseWithResolvers<void>[] = [];
  const asked: string[] = [];
  let runs = 0;
  const call = async (method: string, { raw }: { raw?: string }) => {
    asked.push(raw === undefined ? 'get' : JSON.parse(raw).tools.exec.mode);
    if (method === 'config.patch') {
      const answered = Promise.withResolvers<void>();
      patches.push(answered);
      await answered.promise;
    }
    return { hash: 'h', parsed: { tools: { allow: [], exec: { mode: 'none' } } } };
  };
  const toolset = new Toolset({ asAdmin: (work) => work(call as never) }, () => runs === 0);
  const becomes = (allow: string[], exec: boolean) => toolset.become({ allow, exec });
  const first = becomes(['read'], false);
  await vi.advanceTimersByTimeAsync(0);
  const others = [becomes(['ls'], false), becomes(['read', 'ls'], true)];
  void toolset.quiet().then(() => runs++);
  await vi.advanceTimersByTimeAsync(5_000);
  expect([toolset.isChanging, asked]).toEqual([true, ['get', 'deny']]);
  patches[0]?.resolve();
  await first;
  await vi.advanceTimersByTimeAsync(5_000);
  expect([toolset.isChanging, runs, asked]).toEqual([false, 1, ['get', 'deny']]);
  runs = 0;
  await vi.advanceTimersByTimeAsync(500);
  expect([toolset.isChanging, asked]).toEqual([true, ['get', 'deny', 'get', 'ask']]);
  patches[1]?.resolve();
  await Promise.all(others);
  await toolset.quiet();
  expect([toolset.isChanging, asked.length]).toEqual([false, 4]);
});
