import { expect, test } from 'vitest';
import { limits } from '../../shared/protocol/limits.ts';
import { newSession, type Session, type SessionEffect, type SessionEvent } from './session.ts';
import { stepSession } from './step-session.ts';

const hour = 3_600_000;
const command = { method: 'messages.send', key: 'key-1', at: 0 } as const;

/** A session and what it asked its shell to do so far. */
class Told {
  session: Session = newSession(0);
  effects: SessionEffect[] = [];

  step(event: SessionEvent): this {
    const [next, effects] = stepSession(this.session, event);
    this.session = next;
    this.effects.push(...effects);
    return this;
  }

  goLive(now: number, payload: object = hello.payload): this {
    this.step({ type: 'opened', now });
    const { phase } = this.session;
    const id = phase.name === 'greeting' ? phase.helloId : '';
    return this.step({ type: 'text', now, frame: JSON.stringify({ ...hello, payload, id }) });
  }

  sent(): string[] {
    return this.effects.flatMap((effect) => (effect.do === 'send' ? [effect.frame] : []));
  }

  kept() {
    return this.effects.filter((effect) => effect.do === 'keep').at(-1)?.commands;
  }
}

const hello = {
  type: 'res',
  ok: true,
  payload: {
    protocol: 1,
    room: { id: 'room', title: 'Room' },
    self: { principal: 'human:ada', role: 'owner' },
    now: 0,
    methodsHash: '0',
    limits: {},
    topics: [],
    present: [],
  },
};

test('a sealed command asks before it is sent, and asks again after every reload', () => {
  const stored = { ...command, params: { threadId: 't', text: 'hi' }, isSealed: true };
  const told = new Told().step({ type: 'restore', commands: [stored], now: hour }).goLive(hour);
  expect(told.sent().filter((frame) => frame.includes('messages.send'))).toEqual([]);
  expect(told.kept()).toEqual([stored]);
});

test('a command that its author released is sent, and no longer asks', () => {
  const stored = { ...command, params: { threadId: 't', text: 'hi' }, isSealed: true };
  const told = new Told().step({ type: 'restore', commands: [stored], now: hour }).goLive(hour);
  told.step({ type: 'release', key: 'key-1', now: hour });
  expect(told.sent().at(-1)).toContain('"key":"key-1"');
  expect(told.kept()?.[0]?.isSealed).toBeUndefined();
});

test('a command the room refused stays in sight until it is discarded', () => {
  const told = new Told().goLive(0);
  told.step({ type: 'call', id: 'c1', ...command, params: { text: 'hi' }, now: 1 });
  const error = { code: 'tooMany', message: 'Too many.', retry: 'never', fix: 'Wait.' };
  told.step({
    type: 'text',
    frame: JSON.stringify({ type: 'res', id: 'c1', ok: false, error }),
    now: 2,
  });
  expect(told.session.requests).toEqual([]);
  expect(told.session.rejected).toMatchObject([{ key: 'key-1', params: { text: 'hi' }, error }]);
  told.step({ type: 'discard', key: 'key-1', now: 3 });
  expect(told.session.rejected).toEqual([]);
});

test('a command larger than a frame is refused at once: the room would cut the connection', () => {
  const text = 'x'.repeat(limits.commandBytes);
  const told = new Told().step({ type: 'call', id: 'c1', ...command, params: { text }, now: 1 });
  expect(told.session.requests).toEqual([]);
  expect(told.effects).toMatchObject([{ do: 'settle', id: 'c1', outcome: { ok: false } }]);
});

test('doubt about the network is settled by a ping now and an answer in time', () => {
  const told = new Told().goLive(0).step({ type: 'probe', now: 10 });
  expect(told.sent().at(-1)).toBe('ping');
  const answered = new Told().goLive(0).step({ type: 'probe', now: 10 });
  answered.step({ type: 'text', frame: 'pong', now: 20 });
  answered.step({ type: 'tick', now: 10 + limits.pongWithinMs });
  expect(answered.session.phase.name).toBe('live');
  told.step({ type: 'tick', now: 10 + limits.pongWithinMs });
  expect(told.session.phase.name).toBe('offline');
  expect(told.effects.at(-1)).toEqual({ do: 'redial' });
});

test('every dial that failed is counted, and a hello ends the count', () => {
  const told = new Told();
  for (const now of [1, 2, 3]) told.step({ type: 'closed', code: 1006, reason: '', now });
  expect(told.session.phase).toMatchObject({ name: 'offline', failedDials: 3 });
  expect(told.session.heardAt).toBeNull();
  told.goLive(4).step({ type: 'closed', code: 1006, reason: '', now: 5 });
  expect(told.session.phase).toMatchObject({ name: 'offline', failedDials: 0 });
  expect(told.session.heardAt).toBe(4);
});

test('[AU22] what one wrote is not said by who else this browser has become', () => {
  const told = new Told().goLive(0);
  told.step({ type: 'call', id: 'c1', ...command, params: { text: 'hi' }, now: 1 });
  told.step({ type: 'closed', code: 1006, reason: '', now: 2 });
  told.effects.length = 0;
  const self = { principal: 'agent:scout', role: 'owner' };
  told.goLive(3, { ...hello.payload, self });
  expect(told.session.phase).toEqual({ name: 'ended', code: 4401, reason: '' });
  expect(told.sent().filter((frame) => frame.includes('messages.send'))).toEqual([]);
  expect(told.session.requests).toMatchObject([{ method: 'messages.send' }]);
});
