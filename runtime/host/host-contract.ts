import { describe, expect, onTestFinished, test } from 'vitest';
import type { Host, HostStep, HostTrouble, StartSpec } from './port.ts';
import type { TroubleCode } from './troubles.ts';

/** A host under test, and what no room can do: break its boxes from outside. */
export interface HostWorld {
  host: Host;
  /** The processes of the box die and its files go, as when a container is taken away. */
  vanish(sandboxId: string): Promise<void>;
  /** Only its gateway dies. */
  killGateway(sandboxId: string): Promise<void>;
  /** Is anything of it left: a process, a file, a container? */
  isAnythingLeft(sandboxId: string): Promise<boolean>;
  /** How often a gateway was booted for it. */
  boots(sandboxId: string): Promise<number>;
  /** The next boot of this box is refused its configuration. */
  breakConfig(sandboxId: string): Promise<void>;
  /** Whether there is no place for one more box. */
  isFull(sandboxId: string, full: boolean): void;
  /** The code that this is told with. */
  fullCode: TroubleCode;
  /** Words that are about another kind of host. */
  foreignWords: RegExp;
  close(): Promise<void>;
}

export const specOf = (sandboxId: string, generation = 1): StartSpec => ({
  sandboxId,
  instanceId: `instance-${sandboxId}`,
  generation,
  roomUrl: 'ws://127.0.0.1:1/parties/autopilot/room',
  connectorToken: `connector.room.${sandboxId}.${generation}.canary-token`,
  config: {},
});

const heard = (): { steps: HostStep[]; told: (step: HostStep) => void } => {
  const steps: HostStep[] = [];
  return { steps, told: (step) => steps.push(step) };
};

const trouble = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: HostTrouble) => error.words,
  );

/** Every host keeps this, whatever it runs boxes on. */
export function hostContract(name: string, open: () => Promise<HostWorld>): void {
  const world = async (): Promise<HostWorld> => {
    const opened = await open();
    onTestFinished(() => opened.close());
    return opened;
  };
  const until = async (host: Host, id: string, state: string): Promise<void> => {
    await expect.poll(async () => (await host.status(id)).state, { timeout: 20_000 }).toBe(state);
  };

  describe(name, () => {
    test('[HO1] a start tells its steps, each with its end, and what came up', async () => {
      const { host } = await world();
      const { steps, told } = heard();
      const facts = await host.start(specOf('a1'), told);
      expect(facts).toMatchObject({ generation: 1, model: { rehearsal: true } });
      expect(steps.filter(({ ok }) => ok === true).map((step) => step.name)).toEqual(
        expect.arrayContaining(['package', 'allocate', 'gateway', 'connector']),
      );
      await until(host, 'a1', 'running');
    });

    test('[HO2] the same start again, at once and later, is one start', async () => {
      const { host, boots } = await world();
      const all = await Promise.all([1, 2, 3].map(() => host.start(specOf('a2'), () => {})));
      expect(new Set(all.map((facts) => JSON.stringify(facts))).size).toBe(1);
      expect(await host.start(specOf('a2'), () => {})).toEqual(all[0]);
      expect(await boots('a2')).toBe(1);
    });

    test('[HO3] a newer generation replaces what runs; an older one is refused', async () => {
      const { host, boots } = await world();
      await host.start(specOf('a3', 1), () => {});
      expect(await host.start(specOf('a3', 2), () => {})).toMatchObject({ generation: 2 });
      expect(await trouble(host.start(specOf('a3', 1), () => {}))).toMatchObject({
        code: 'generationOld',
        retry: 'never',
      });
      expect(await boots('a3')).toBe(2);
    });

    test('[HO4] a status starts nothing', async () => {
      const { host, isAnythingLeft } = await world();
      expect(await host.status('a4')).toEqual({ state: 'absent' });
      expect(await isAnythingLeft('a4')).toBe(false);
    });

    test('[HO5] what was stopped is there and does not run; the same generation starts it', async () => {
      const { host } = await world();
      const { place } = await host.start(specOf('a5'), () => {});
      await host.stop('a5');
      await host.stop('a5');
      expect(await host.status('a5')).toMatchObject({ state: 'stopped', generation: 1 });
      expect(await host.start(specOf('a5'), () => {})).toMatchObject({ place });
      await until(host, 'a5', 'running');
    });

    test('[HO6] destroyed is nothing left, also twice, also of what never was', async () => {
      const { host, isAnythingLeft } = await world();
      await host.start(specOf('a6'), () => {});
      await host.destroy('a6');
      await host.destroy('a6');
      await host.destroy('never-was');
      expect(await isAnythingLeft('a6')).toBe(false);
      expect(await host.status('a6')).toEqual({ state: 'absent' });
    });

    test('[HO7] the box vanishes: it is said, a start makes a new one in a place of its own, a destroy succeeds', async () => {
      const { host, vanish, isAnythingLeft } = await world();
      const { place } = await host.start(specOf('a7'), () => {});
      await vanish('a7');
      await until(host, 'a7', 'absent');
      const anew = await host.start(specOf('a7'), () => {});
      expect([typeof anew.place, anew.place === place]).toEqual(['string', false]);
      await until(host, 'a7', 'running');
      await vanish('a7');
      await host.destroy('a7');
      expect(await isAnythingLeft('a7')).toBe(false);
    });

    test('[HO8] a gateway that dies is started again and counted; nobody has to ask', async () => {
      const { host, killGateway } = await world();
      await host.start(specOf('a8'), () => {});
      await killGateway('a8');
      await expect
        .poll(() => host.status('a8'), { timeout: 20_000 })
        .toMatchObject({ state: 'running', restarts: 1 });
    });

    test('[HO9] a refused configuration is told with its reason, and is not tried for ever', async () => {
      const { host, breakConfig } = await world();
      await host.start(specOf('a9', 1), () => {});
      await breakConfig('a9');
      const words = await trouble(host.start(specOf('a9', 2), () => {}));
      expect(words).toMatchObject({ code: 'gatewayConfig', retry: 'never' });
      expect(words?.message).toContain('expected a number');
      expect(words?.message).not.toContain('/');
      expect(await host.status('a9')).toMatchObject({
        state: 'failed',
        trouble: { code: 'gatewayConfig' },
      });
    });

    test('[HO10] a start that a delete overtakes ends as such, and leaves nothing', async () => {
      const { host, isAnythingLeft } = await world();
      const start = trouble(host.start(specOf('a10'), () => {}));
      await host.destroy('a10');
      const ended = await start;
      expect(ended === null || ended.code === 'overtaken').toBe(true);
      await host.destroy('a10');
      expect(await isAnythingLeft('a10')).toBe(false);
    });

    test('[HO11] two boxes know nothing of each other; one ends and the other does not notice', async () => {
      const { host, boots } = await world();
      await Promise.all(['b1', 'b2'].map((id) => host.start(specOf(id), () => {})));
      await host.destroy('b1');
      expect(await host.status('b2')).toMatchObject({ state: 'running', restarts: 0 });
      expect(await boots('b2')).toBe(1);
    });

    test('[HO17] where there is no place it says so, with what to do where it runs; once there is one it comes up', async () => {
      const { host, isFull, fullCode, foreignWords } = await world();
      isFull('a13', true);
      const words = await trouble(host.start(specOf('a13'), () => {}));
      expect(words).toMatchObject({ code: fullCode, retry: 'later' });
      expect(`${words?.message} ${words?.fix}`).not.toMatch(foreignWords);
      isFull('a13', false);
      expect(await host.start(specOf('a13'), () => {})).toMatchObject({ generation: 1 });
    });

    test('[HO12] backups are refused, not pretended', async () => {
      const { host } = await world();
      expect(await trouble(host.backup('a12'))).toMatchObject({ code: 'notBuilt' });
      expect(await trouble(host.restore('a12'))).toMatchObject({ code: 'notBuilt' });
    });
  });
}
