import { expect, test } from 'vitest';
import { readEvent } from './gateway-event.ts';

test('[GC71] what would wake a room and is shown by nobody is no event', () => {
  const told = {
    health: { ok: true, ts: 1, durationMs: 51, sessions: { count: 1 } },
    presence: { presence: [{ host: 'box', mode: 'backend', ts: 1 }] },
    cron: { action: 'finished', jobId: 'j', sessionKey: 'agent:main:main', nextRunAtMs: 9 },
    tick: { ts: 1 },
    heartbeat: { status: 'ok-token', ts: 1 },
  };
  for (const [name, payload] of Object.entries(told))
    expect(readEvent(name, payload), name).toBeNull();
});
