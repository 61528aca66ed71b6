import * as z from 'zod/mini';
import {
  type InstanceId,
  instanceId as instanceIdSchema,
  type RoomId,
  roomId as roomIdSchema,
} from '../../shared/model/ids.ts';

/** Which box a connector is in: of which room, which instance, which start of it. */
export interface ConnectorPass {
  roomId: RoomId;
  instanceId: InstanceId;
  generation: number;
}

const prefix = 'connector.';

/**
 * `connector.<room>.<instance>.<generation>.<HMAC>`: made of what it says and of the installation's
 * secret, so nothing of it is kept anywhere, and the Worker knows it before any room is touched. The
 * room turns away what is of an older start, or of an instance that is deleted.
 */
export async function makeConnectorToken(secret: string, pass: ConnectorPass): Promise<string> {
  const words = wordsOf(pass);
  const mac = await crypto.subtle.sign('HMAC', await hmacKey(secret), bytesOf(words));
  return `${words}.${[...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** What a token says, if this installation made it. */
export async function readConnectorToken(
  secret: string,
  token: string,
): Promise<ConnectorPass | null> {
  const [room, instance, count, mac = '', ...rest] = token.slice(prefix.length).split('.');
  const parsed = z.safeParse(passSchema, {
    roomId: room,
    instanceId: instance,
    generation: /^[1-9][0-9]{0,8}$/.test(count ?? '') ? Number(count) : null,
  });
  if (!token.startsWith(prefix) || !parsed.success || rest.length > 0) return null;
  if (!/^[0-9a-f]{64}$/.test(mac)) return null;
  const sum = Uint8Array.from(mac.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const words = bytesOf(wordsOf(parsed.data));
  const isOurs = await crypto.subtle.verify('HMAC', await hmacKey(secret), sum, words);
  return isOurs ? parsed.data : null;
}

/** The token that a request brings; `null`: it brings none, and may be somebody else. */
export function connectorTokenIn(headers: Headers): string | null {
  const token = /^bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1]?.trim() ?? '';
  return token.startsWith(prefix) ? token : null;
}

const passSchema = z.object({
  roomId: roomIdSchema,
  instanceId: instanceIdSchema,
  generation: z.int(),
});

const wordsOf = ({ roomId, instanceId, generation }: ConnectorPass): string =>
  `${prefix}${roomId}.${instanceId}.${generation}`;

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A key of its own, so that what one thing signs means nothing to another. */
const hmacKey = (secret: string): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    'raw',
    bytesOf(`connector\n${secret}`),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  );
