import { expect, test } from 'vitest';
import { Toolset } from './toolset.ts';

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
