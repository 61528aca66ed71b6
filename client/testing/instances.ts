import { boxLineRow, type Instance, instanceRow } from '../../shared/model/instance.ts';
import { threadRow } from '../../shared/model/thread.ts';
import { ada } from './people.ts';

/** An OpenClaw that is ready, as a room would have written it. */
export const instance = ({
  name = 'Work',
  id = 'i1',
  ...more
}: Partial<Omit<Instance, 'id'>> & { id?: string } = {}): Instance =>
  instanceRow.parse({
    ...{ id, seq: 1, name, slug: 'work', state: 'ready', since: 0, generation: 1 },
    ...{ createdBy: ada, createdAt: 0, lastAt: 0, readyAt: 5, attached: [], steps: [] },
    ...{ threadId: `main-${id}`, host: 'local', gatewayVersion: '2026.9.6', pingMs: 400 },
    model: { provider: 'rehearsal', id: 'rehearsal', rehearsal: true },
    tools: { allow: ['read', 'exec'], exec: true },
    ...more,
  });

/** A thread that is a session of one. */
export const session = (id: string, more: object = {}, of = 'i1') =>
  threadRow.parse({
    ...{ id, seq: 1, title: `Session ${id}`, createdBy: ada, createdAt: 0, lastAt: 0 },
    activity: { state: 'idle' },
    openclaw: { instanceId: of, sessionKey: `agent:main:${id}` },
    ...more,
  });

/** A line of what its box says. */
export const boxLine = (n: number, text: string, more: object = {}) =>
  boxLineRow.parse({
    ...{ id: `i1-${n}`, seq: n, n, instanceId: 'i1', at: n * 1_000, level: 'info', text },
    ...more,
  });
