import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type HostWorld, hostContract, specOf } from '../host/host-contract.ts';
import type { HostTrouble, HostTroubleWords } from '../host/port.ts';
import { sandboxHost } from '../host/sandbox.ts';
import { inCloud, troubleOfPlatform } from '../host/sandbox-troubles.ts';
import { hostTroubleOf, troubleCodes } from '../host/troubles.ts';
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
    isFull(id, full) {
      sandbox(id).refusal = full ? noPlace : null;
    },
    fullCode: 'noPlace',
    foreignWords: ofLaptop,
  };
});

/** As the platform says it, word for word. */
const noPlace =
  'Maximum number of running container instances exceeded. Try again later, or try configuring a higher value for max_instances';
/** What nobody can do who has no terminal on the machine. */
const ofLaptop = /npm (start|run)|Autopilot|this machine|close other programs/i;
const wordsOf = (order: Promise<unknown>): Promise<HostTroubleWords> =>
  order.then(
    () => Promise.reject(new Error('it was done')),
    (error: HostTrouble) => error.words,
  );

test.each([
  [noPlace, 'noPlace', 'All places for OpenClaws of this installation are taken.'],
  [
    'There is no container instance that can be provided to this Durable Object, try again later',
    'noContainer',
    'no container instance',
  ],
  [
    'no such image available named registry.cloudflare.com/abc/autopilot:1',
    'noImage',
    'no such image',
  ],
  ['The account has used up its quota for containers', 'overQuota', 'quota'],
])(
  '[HO17] what the platform refuses (%s) reaches whoever asked with its cause and what to do',
  async (said, code, cause) => {
    const { host, sandbox } = opened();
    sandbox('s6').refusal = said;
    const words = await wordsOf(host.start(specOf('s6'), () => {}));
    expect(words).toMatchObject({ code, retry: 'later', message: expect.stringContaining(cause) });
    expect(words.fix).toMatch(/whoever runs this installation.*docs\/deploy\.md/);
    expect(`${words.message} ${words.fix}`).not.toMatch(ofLaptop);
    expect(words.message).not.toContain('registry.cloudflare.com');
    expect(sandbox('s6').starts).toBe(0);
  },
);

test('[HO17] a machine in the container without memory is not told as that of whoever reads it', async () => {
  const { host, sandbox } = opened();
  sandbox('s7').freeMemory = () => 2 ** 20;
  const words = await wordsOf(host.start(specOf('s7'), () => {}));
  expect(words).toMatchObject({ code: 'noMemory', retry: 'later' });
  expect(`${words.message} ${words.fix}`).not.toMatch(ofLaptop);
});

test('[HO17] no trouble of a container names what only a laptop has; what was added to it stays', () => {
  for (const code of troubleCodes) {
    const { message, fix } = inCloud(hostTroubleOf(code, 'The cause.')).words;
    if (code === 'gatewayConfig') continue;
    expect(`${message} ${fix}`).not.toMatch(ofLaptop);
    expect(message).toMatch(/ The cause\.$/);
  }
});

test('[HO17] of the words of a platform no address, path, name or key is told on, and not more than the beginning', () => {
  const key = `sk-${'a1'.repeat(12)}`;
  const id = '0123456789abcdef0123456789abcdef';
  const said = `Failed at https://api.example.com/x?t=1 in /opt/app/start.js of ${id} with ${key}. ${'Long. '.repeat(99)}`;
  const { message } = troubleOfPlatform(new Error('Outer', { cause: { message: said } })).words;
  expect(message).toContain('It says: “Outer Failed at … in … of … with');
  expect(message).not.toMatch(/example|opt|0123456789|sk-/);
  expect(message.length).toBeLessThan(260);
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
  const words = await wordsOf(foreign.stop('s3'));
  expect(words.code).toBe('hostRefused');
  expect(`${words.message} ${words.fix}`).not.toMatch(ofLaptop);
  expect(await host.status('s3')).toMatchObject({ state: 'running' });
});

test('[HO13] [HO17] what else the platform throws is an away host, with the platform’s own words in short', async () => {
  const { sandbox } = opened();
  const canary = 'canary-0123456789-abcdef';
  const broken = sandboxHost({
    sandbox: (id) =>
      Object.assign(sandbox(id), {
        getState: () => Promise.reject(new Error(`Durable Object reset: ${canary}`)),
        setKeepAlive: () => Promise.reject(new Error(`Durable Object reset: ${canary}`)),
      }),
    token: () => Promise.resolve('t'.repeat(40)),
    pause: () => Promise.resolve(),
  });
  for (const order of [
    broken.status('s4'),
    broken.stop('s4'),
    broken.start(specOf('s4'), () => {}),
  ]) {
    const { code, retry, message, fix } = await wordsOf(order);
    expect([code, retry]).toEqual(['hostAway', 'later']);
    expect(message).toMatch(/platform.*Durable Object reset/);
    expect(`${message} ${fix}`).not.toMatch(ofLaptop);
    expect(message).not.toContain(canary);
  }
});
