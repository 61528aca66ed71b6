import * as z from 'zod/mini';
import { sessionKey } from '../../shared/model/session-key.ts';

/**
 * What a gateway asks of people besides leave to run a command. None of it can be answered from a
 * room: a question has forms that no thread has, and a device that is let in could decide by itself
 * what people decide here.
 */
export interface AskedElsewise {
  kind: 'question' | 'device' | 'node' | 'plugin';
  id: string;
  sessionKey: string | null;
  /** What it is about, as the gateway says it: untrusted. */
  about: string;
  /** Of a device that asks to be let in. */
  deviceId: string | null;
}

const id = z.string().check(z.minLength(1), z.maxLength(200));
const maybe = z.catch(z.optional(z.string()), undefined);
const maybeSession = z.catch(z.nullish(sessionKey), undefined);
const most = 1_000;

const question = z.looseObject({
  id,
  sessionKey: maybeSession,
  status: maybe,
  questions: z.catch(
    z.array(
      z.looseObject({
        question: z.string(),
        options: z.catch(z.array(z.looseObject({ label: z.string() })), []),
      }),
    ),
    [],
  ),
});
const device = z.looseObject({
  requestId: id,
  deviceId: maybe,
  nodeId: maybe,
  displayName: maybe,
  platform: maybe,
  clientId: maybe,
  scopes: z.catch(z.array(z.string()), []),
});
const plugin = z.looseObject({
  id,
  request: z.catch(
    z.optional(z.looseObject({ title: maybe, description: maybe, sessionKey: maybeSession })),
    undefined,
  ),
});

/** Reads one of the events that ask; `null` for what is none, or was decided already. */
export function readAsked(event: string, payload: unknown): AskedElsewise | null {
  const read = Object.hasOwn(readers, event) ? readers[event] : undefined;
  const asked = read?.(payload) ?? null;
  return asked === null ? null : { ...asked, about: asked.about.slice(0, most).toWellFormed() };
}

const readers: Record<string, ((payload: unknown) => AskedElsewise | null) | undefined> = {
  'question.requested': (payload) => {
    const read = question.safeParse(payload);
    if (!read.success || (read.data.status ?? 'pending') !== 'pending') return null;
    const about = read.data.questions
      .map((one) => [one.question, ...one.options.map(({ label }) => `– ${label}`)].join('\n'))
      .join('\n');
    return { kind: 'question', id: read.data.id, ...of(read.data.sessionKey), about };
  },
  'device.pair.requested': (payload) => deviceAsked('device', payload),
  'node.pair.requested': (payload) => deviceAsked('node', payload),
  'plugin.approval.requested': (payload) => {
    const read = plugin.safeParse(payload);
    if (!read.success) return null;
    const { title = '', description = '', sessionKey: key } = read.data.request ?? {};
    const about = [title, description].filter(Boolean).join(': ');
    return { kind: 'plugin', id: read.data.id, ...of(key), about };
  },
};

const of = (key: string | null | undefined) => ({ sessionKey: key ?? null, deviceId: null });

function deviceAsked(kind: 'device' | 'node', payload: unknown): AskedElsewise | null {
  const read = device.safeParse(payload);
  if (!read.success) return null;
  const { requestId, deviceId = null, nodeId, displayName, clientId, platform, scopes } = read.data;
  const name = displayName ?? clientId ?? nodeId ?? deviceId ?? 'without a name';
  const rights = scopes.length === 0 ? '' : `, with the rights ${scopes.join(', ')}`;
  const about = `${name}${platform === undefined ? '' : ` (${platform})`}${rights}`;
  return { kind, id: requestId, sessionKey: null, about, deviceId };
}
