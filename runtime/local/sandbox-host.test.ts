import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type HostWorld, hostContract, specOf } from '../host/host-contract.ts';
import { sandboxHost } from '../host/sandbox.ts';
import { killMarked, wish } from './played/played-host.ts';
import { PlayedSandbox } from './played/played-sandbox.ts';

function sandboxes() {
  const all = new Map<string, PlayedSandbox>();
  const sandbox = (id: string): PlayedSandbox => {
    const known = all.get(id) ?? new PlayedSandbox();
    all.set(id, known);
    return known;
  };
  const host = hostOver(sandbox);
  const close = async () => {
    for (const one of all.values()) await one.destroy();
  };
  return { host, sandbox, close };
}

const hostOver = (sandbox: (id: string) => PlayedSandbox) =>
  sandboxHost({
    sandbox,
    token: (id) => Promise.resolve(`token-of-${id}`.padEnd(40, '.')),
    pause: (ms) => sleep(Math.min(ms, 20)),
  });

const opened = () => {
  const made = sandboxes();
  onTestFinished(made.close);
  return made;
};

hostContract('the host of Cloudflare Sandboxes', async (): Promise<HostWorld> => {
  const { host, sandbox, close } = sandboxes();
  const boxOf = (id: string) => sandbox(id).played?.boxOf(id) ?? null;
  return {
    host,
    close,
    vanish: (id) => sandbox(id).vanish(),
    async killGateway(id) {
      const box = boxOf(id);
      if (box !== null) killMarked(box.mark, 'gateway');
    },
    isAnythingLeft: (id) => Promise.resolve(sandbox(id).isAnything),
    boots: (id) => Promise.resolve(sandbox(id).bootsOf(id)),
    async breakConfig(id) {
      const box = boxOf(id);
      if (box !== null) wish(box.home, 'bad-config');
    },
  };
});

test('[HO4] neither a status nor a stop starts a container that is gone', async () => {
  const { host, sandbox } = opened();
  expect(await host.status('s1')).toEqual({ state: 'absent' });
  await host.stop('s1');
  await host.destroy('s1');
  expect(sandbox('s1').starts).toBe(0);
});

test.each(['destroy', 'stop'] as const)(
  '[HO10] a start that a %s overtakes while its container comes up goes no further, and leaves nothing that runs',
  async (verb) => {
    const { sandbox } = opened();
    let [comes, isAsked] = [() => {}, () => {}];
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const slow = sandbox('s5');
    const keepAlive = slow.setKeepAlive.bind(slow);
    slow.setKeepAlive = async (keep) => {
      isAsked();
      await new Promise<void>((resolve) => {
        comes = resolve;
      });
      await keepAlive(keep);
    };
    const host = hostOver(sandbox);
    const start = host
      .start(specOf('s5'), () => {})
      .then(
        () => null,
        (error) => error.words.code,
      );
    await asked;
    const over = host[verb]('s5');
    comes();
    await over;
    expect(await start).toBe('overtaken');
    expect(slow.played).toBeNull();
    expect(slow.isAnything).toBe(verb === 'stop');
  },
);

test('[HO14] a container is kept alive from its start to its end, stopped or not: its disk is all there is', async () => {
  const { host, sandbox } = opened();
  await host.start(specOf('s2'), () => {});
  await host.stop('s2');
  await sandbox('s2').idle();
  expect(await host.status('s2')).toMatchObject({ state: 'stopped' });
  await host.destroy('s2');
  expect(sandbox('s2').isAnything).toBe(false);
});

test('[HO15] a host in a container takes orders by the token of its own box alone', async () => {
  const { host, sandbox } = opened();
  await host.start(specOf('s3'), () => {});
  const foreign = sandboxHost({
    sandbox,
    token: () => Promise.resolve('token-of-another-box'.padEnd(40, '.')),
    pause: () => Promise.resolve(),
  });
  await expect(foreign.stop('s3')).rejects.toMatchObject({ words: { code: 'hostRefused' } });
  expect(await host.status('s3')).toMatchObject({ state: 'running' });
});

test('[HO13] what the platform throws is an away host, with words of ours', async () => {
  const { sandbox } = opened();
  const broken = sandboxHost({
    sandbox: (id) =>
      Object.assign(sandbox(id), {
        getState: () => Promise.reject(new Error('Durable Object reset: canary')),
        setKeepAlive: () => Promise.reject(new Error('There is no container instance: canary')),
      }),
    token: () => Promise.resolve('t'.repeat(40)),
    pause: () => Promise.resolve(),
  });
  for (const order of [
    broken.status('s4'),
    broken.stop('s4'),
    broken.start(specOf('s4'), () => {}),
  ])
    await expect(order).rejects.toMatchObject({
      words: { code: 'hostAway', retry: 'later', message: expect.not.stringContaining('canary') },
    });
});
