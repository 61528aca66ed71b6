import { expect, test } from 'vitest';
import { GatewayStage } from './gateway-stage.ts';

const asked = {
  gatewayId: 'q-1',
  kind: 'question',
  at: 1,
  about: 'Which colour?\n– red\n– blue',
  ok: true,
} as const;

test('[OS20] what a gateway asks and nobody here can answer is said once where it was asked, with a receipt', async () => {
  const stage = new GatewayStage();
  const { connector, threadId } = await stage.ready();
  connector.does('gateway.refused', { ...asked, sessionKey: 'agent:main:main' });
  connector.does('gateway.refused', { ...asked, sessionKey: 'agent:main:main' });
  const words = stage.words(threadId);
  expect(words).toHaveLength(1);
  expect(words[0]).toContain('Which colour?\n– red');
  expect(words[0]).toContain('told no at once. Write the answer as a message instead.');
  expect(stage.receipts('openclaw.')).toMatchObject([
    { kind: 'openclaw.question', outcome: 'refused', threadId },
  ]);
});

test('[OS20] [R109] a device that wants in is told of in the main session, without keys, and one that could not be told no is said to wait', async () => {
  const stage = new GatewayStage();
  const { connector, threadId } = await stage.ready();
  const key = ['sk', 'ant', 'api03', 'a1B2'.repeat(12)].join('-');
  const device = { ...asked, kind: 'device', gatewayId: 'd-1', about: `Phone ${key}` } as const;
  connector.does('gateway.refused', { ...device, ok: false });
  const [words = ''] = stage.words(threadId);
  expect(words).toContain('A device asked to be let into this OpenClaw:');
  expect(words).toContain('could not even be told no');
  expect(words).not.toContain('a1B2a1B2');
  expect(stage.receipts('openclaw.')).toMatchObject([{ outcome: 'unanswered' }]);
});

test('[OS20] [R53] of a private session it is said there, and nobody else reads it', async () => {
  const stage = new GatewayStage();
  const { connector, threadId, id } = await stage.ready();
  const { threadId: hidden } = stage.cyd.does('sessions.create', { instanceId: id });
  stage.cyd.does('threads.setAccess', { threadId: hidden, access: [stage.cyd.principal] });
  const sessionKey = `agent:main:room-${hidden}`;
  connector.does('gateway.refused', { ...asked, sessionKey });
  expect(stage.words(threadId)).toEqual([]);
  expect(stage.ada.tries('messages.page', { threadId: hidden, before: 9, limit: 9 })).toBe(
    'notFound',
  );
  const { streams } = stage.cyd.does('messages.page', {
    ...{ threadId: hidden, before: 1_000_000, limit: 9 },
  });
  expect(streams.map(({ text }) => text).join()).toContain('Which colour?');
});
