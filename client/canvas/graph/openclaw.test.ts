import { expect, test } from 'vitest';
import { type DrawnInstance, noOpenclaw, openclaws } from './openclaw.ts';

const work: DrawnInstance = {
  ...{
    id: 'i1',
    name: 'work',
    state: 'ready',
    since: 1,
    generation: 1,
    gatewayVersion: '2026.9.6',
  },
  ...{ attached: [{ kind: 'project', id: 'p' } as const], steps: [] },
};

test('[HE1] [M141] without an instance the canvas says that there is none yet', () => {
  expect(openclaws(noOpenclaw, []).nodes).toMatchObject([
    { id: 'openclaw', words: 'no instance yet' },
  ]);
});

test('[HE1] [OV42] after a deletion it says which was deleted; one that was never allowed was never there', () => {
  const gone = (id: string, name: string, since: number, generation = 1) =>
    [id, { ...work, id, name, since, generation, state: 'deleted' }] as const;
  const says = (...all: (readonly [string, DrawnInstance])[]) =>
    openclaws({ instances: new Map(all), instanceOf: () => undefined }, []).nodes[0]?.words;
  expect(says(gone('i1', 'Reef', 5), gone('i2', 'Old', 3))).toBe('“Reef” was deleted');
  expect(says(gone('i1', 'Reef', 5, 0))).toBe('no instance yet');
});

test('[OV42] one that is started again has its place', () => {
  const says = (generation: number) =>
    openclaws(
      {
        instances: new Map([['i1', { ...work, state: 'allocating', generation }]]),
        instanceOf: () => undefined,
      },
      [],
    ).nodes[0]?.words;
  expect([says(1), says(2)]).toEqual(['gets its box', 'starts again']);
});

test('[HE1] [M141] an instance hangs on what it serves, and is lit where it answers', () => {
  const { nodes, edges } = openclaws(
    { instances: new Map([['i1', work]]), instanceOf: (id) => (id === 't1' ? 'i1' : undefined) },
    [
      { id: 't1', isRunning: true },
      { id: 't2', isRunning: true },
      { id: 't3', isRunning: false, servedBy: ['i1'] },
    ],
  );
  expect(nodes).toMatchObject([
    { id: 'instance:i1', label: 'OpenClaw · 2026.9.6', words: 'live', tone: 'live' },
  ]);
  expect(edges.map(({ id }) => id)).toEqual([
    'belongs autopilot instance:i1',
    'belongs instance:i1 project:p',
    'run instance:i1 thread:t1',
    'belongs instance:i1 thread:t3',
  ]);
});

test('[HE2] [M141] one that is being made shows its step; one that is deleted is not drawn', () => {
  const made = {
    ...work,
    state: 'booting',
    jobId: 'j',
    steps: [{ words: 'installing the gateway' }],
  };
  const gone = { ...work, id: 'i2', state: 'deleted' };
  const { nodes, edges } = openclaws(
    {
      instances: new Map([
        ['i1', made],
        ['i2', gone],
      ]),
      instanceOf: () => undefined,
    },
    [],
  );
  expect(nodes).toMatchObject([
    { words: 'starts · installing the gateway', since: 1, isLive: true },
  ]);
  expect(edges.map(({ id }) => id)).toContain('run job:j instance:i1');
});
