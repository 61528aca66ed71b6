import { expect, test } from 'vitest';
import { specOf } from './host-contract.ts';
import { hostServer } from './host-server.ts';
import { localHost } from './local.ts';
import type { Host, HostTrouble } from './port.ts';
import { hostTroubleOf } from './troubles.ts';

const facts = {
  generation: 1,
  gatewayVersion: '2026.9.6',
  model: { provider: 'autopilot', id: 'rehearsal', rehearsal: true },
  readyMs: 1,
  wasSpare: false,
};
const host: Host = {
  start: (_, told) => {
    told({ name: 'gateway', words: 'Booting.' });
    return Promise.resolve(facts);
  },
  stop: () => Promise.reject(hostTroubleOf('noMemory')),
  status: () => Promise.resolve({ state: 'absent' }),
  destroy: () => Promise.reject(new Error('canary of the inside')),
  backup: () => Promise.reject(hostTroubleOf('notBuilt')),
  restore: () => Promise.reject(hostTroubleOf('notBuilt')),
};
const serve = hostServer(host, (token) => token === 'right');
const asked = (token: string) => localHost({ url: 'http://host', token }, serve);
const trouble = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: HostTrouble) => error.words,
  );

test('[HO13] a start comes line by line', async () => {
  const steps: string[] = [];
  expect(await asked('right').start(specOf('a'), (step) => steps.push(step.words))).toEqual(facts);
  expect(steps).toEqual(['Booting.']);
});

test('[HO13] without the token there is no order, and that is said', async () => {
  for (const order of [
    asked('wrong').status('a'),
    asked('wrong').destroy('a'),
    asked('wrong').start(specOf('a'), () => {}),
  ])
    expect(await trouble(order)).toMatchObject({ code: 'hostRefused', retry: 'never' });
});

test('[HO13] a host’s own no arrives as it was said; what broke inside it stays inside', async () => {
  expect(await trouble(asked('right').stop('a'))).toEqual(hostTroubleOf('noMemory').words);
  const broken = await trouble(asked('right').destroy('a'));
  expect(broken).toMatchObject({ code: 'boxFailed' });
  expect(JSON.stringify(broken)).not.toContain('canary');
});

test('[HO13] orders that are none are refused: foreign names, other verbs, half a spec, too much', async () => {
  const post = (path: string, body: string) =>
    serve(
      new Request(`http://host${path}`, {
        method: 'POST',
        headers: { authorization: 'Bearer right' },
        body,
      }),
    );
  for (const path of ['/boxes/..%2F..%2Fetc/destroy', '/boxes/A_B/stop', '/boxes/a/format', '/'])
    expect((await post(path, '')).status, path).toBe(404);
  for (const body of ['', '{}', JSON.stringify(specOf('b')), 'x'.repeat(70_000)])
    expect(await (await post('/boxes/a/start', body)).json()).toMatchObject({
      trouble: { code: 'badSpec' },
    });
});

test('[HO13] a host that is gone, and one that hangs up in the middle, are away', async () => {
  const gone = localHost({ url: 'http://host', token: 'right' }, () =>
    Promise.reject(new Error('connection refused')),
  );
  expect(await trouble(gone.status('a'))).toMatchObject({ code: 'hostAway', retry: 'later' });
  const cut = localHost({ url: 'http://host', token: 'right' }, () =>
    Promise.resolve(
      new Response('{"step":{"name":"gateway","words":"Booting."}}\nnot json\n{"fac'),
    ),
  );
  expect(await trouble(cut.start(specOf('a'), () => {}))).toMatchObject({ code: 'hostAway' });
});
