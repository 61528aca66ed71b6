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
