import { expect, test } from 'vitest';
import { readAsked } from './asks-elsewise.ts';
import { GatewayRefused } from './gateway-link.ts';
import { Refusals } from './refusals.ts';

const question = {
  id: 'q1',
  sessionKey: 'agent:main:main',
  status: 'pending',
  questions: [
    { questionId: 'colour', header: 'Colour', question: 'Which?', options: [{ label: 'red' }] },
  ],
};
const device = {
  requestId: 'd1',
  deviceId: 'other',
  displayName: 'Phone',
  scopes: ['operator.admin'],
};

interface Manners {
  isAway?: boolean;
  takes?: boolean;
  waits?: readonly unknown[];
}

/** A gateway and a room that write down what they hear. */
function stage({ isAway = false, takes = true, waits = [] }: Manners = {}) {
  const how = { isAway, takes };
  const asked: string[] = [];
  const told: object[] = [];
  const refusals = new Refusals({
    sayNo: ({ kind, id }) => {
      asked.push(`${kind} ${id}`);
      if (how.isAway) return Promise.reject(new GatewayRefused('down', '', true));
      if (!how.takes) return Promise.reject(new GatewayRefused('FORBIDDEN', '', false));
      return Promise.resolve();
    },
    waiting: () => Promise.resolve([{ event: 'question.requested', all: waits }]),
    tell: (one) => Promise.resolve(told.push(one)),
    secrets: ['hunter2-hunter2'],
    ownDevice: 'own',
    now: () => 7,
    isHidden: (key) => key === 'agent:main:hidden',
  });
  const hear = async (event: string, payload: unknown) => {
    const one = readAsked(event, payload);
    if (one !== null) refusals.hear(one);
    await settled();
  };
  return { refusals, hear, asked, told, how };
}

const settled = () => new Promise((done) => setImmediate(done));

test('[GC40] a question in a form is cancelled at once and told, once', async () => {
  const { hear, asked, told } = stage();
  await hear('question.requested', question);
  await hear('question.requested', question);
  expect(asked).toEqual(['question q1']);
  expect(told).toEqual([
    {
      ...{ gatewayId: 'q1', kind: 'question', sessionKey: 'agent:main:main', at: 7, ok: true },
      about: 'Which?\n– red',
    },
  ]);
});

test('[GC40] [R54] devices, nodes and plugins that want in are told no; the device of this connector is none of them', async () => {
  const { hear, asked, told } = stage();
  await hear('device.pair.requested', { ...device, deviceId: 'own' });
  await hear('device.pair.requested', { ...device, displayName: 'Phone hunter2-hunter2' });
  await hear('node.pair.requested', { requestId: 'n1', nodeId: 'attic' });
  await hear('plugin.approval.requested', {
    id: 'p1',
    request: { title: 'Pay', description: '5' },
  });
  expect(asked).toEqual(['device d1', 'node n1', 'plugin p1']);
  expect(told).toMatchObject([
    { kind: 'device', about: expect.stringContaining('with the rights operator.admin') },
    { kind: 'node', about: 'attic' },
    { kind: 'plugin', about: 'Pay: 5' },
  ]);
  expect(JSON.stringify(told)).not.toContain('hunter2');
});

test('[GC40] a gateway that does not take the no: it is told that it waits; one that is away is asked again', async () => {
  const { refusals, hear, asked, told, how } = stage({ isAway: true, waits: [question] });
  await hear('question.requested', question);
  expect(told).toEqual([]);
  Object.assign(how, { isAway: false, takes: false });
  await refusals.look();
  await settled();
  expect(asked).toEqual(['question q1', 'question q1']);
  expect(told).toMatchObject([{ gatewayId: 'q1', ok: false }]);
});

test('[GC61] a question of the session that nobody is shown is told no, and told nobody', async () => {
  const { hear, asked, told } = stage();
  await hear('question.requested', { ...question, sessionKey: 'agent:main:hidden' });
  expect([asked, told]).toEqual([['question q1'], []]);
});

test('[GC40] what was answered already, and what has no name, is no question', () => {
  expect(readAsked('question.requested', { ...question, status: 'answered' })).toBeNull();
  expect(readAsked('question.requested', { questions: [] })).toBeNull();
  expect(readAsked('device.pair.requested', 'x')).toBeNull();
  expect(readAsked('toString', {})).toBeNull();
});
