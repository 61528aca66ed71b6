import * as z from 'zod/mini';
import { type RoomId, roomId } from '../../shared/model/ids.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import { type CloseReason, closeCodes } from '../../shared/protocol/close-codes.ts';
import type { Env } from '../env.ts';
import type { Auth } from './auth.ts';

/** What the Worker tells a room about a socket it lets in. The room believes only these headers. */
export const admissionHeaders = {
  principal: 'x-autopilot-principal',
  name: 'x-autopilot-name',
  /** The room is this principal's home: begin it if it has not begun. */
  isHome: 'x-autopilot-home',
  /** The room that this principal founded. */
  homeRoom: 'x-autopilot-home-room',
  /** Of an agent: the human who answers for it. */
  owner: 'x-autopilot-owner',
  /** By what they came in: JSON, see `credential.ts`. */
  credential: 'x-autopilot-credential',
  /** Of a person, to their home room only. */
  email: 'x-autopilot-email',
} as const;

const pathOf = /^\/parties\/autopilot\/([^/]+)$/;

/** The room a path names, or `null`: one spelling only, no decoding, no other object. */
export function roomOfPath(pathname: string): RoomId | null {
  const parsed = roomId.safeParse(pathOf.exec(pathname)?.[1]);
  return parsed.success ? parsed.data : null;
}

const account = z.object({ id: z.string(), name: z.string(), homeRoom: roomId });

/**
 * Lets a browser's socket into a room, or not, before any object is touched. A foreign or missing
 * Origin is refused as HTTP; someone unknown or without a place here gets a close code, because a
 * browser cannot see why a handshake failed.
 */
export async function admit(
  request: Request,
  env: Env,
  auth: Auth,
  origin: string,
): Promise<Response> {
  const room = roomOfPath(new URL(request.url).pathname);
  if (room === null) return new Response('not found', { status: 404 });
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket')
    return new Response('a WebSocket is needed', { status: 426 });
  if (request.headers.get('origin') !== origin) return new Response('forbidden', { status: 403 });
  const session = await auth.api.getSession({ headers: request.headers });
  const parsed = account.safeParse(session?.user);
  if (!parsed.success) return hangUp('notAuthenticated');
  const { id, name, homeRoom } = parsed.data;
  if (room !== homeRoom) return hangUp('notAllowed');
  return enter(request, env, room, { principal: principal.parse(`human:${id}`), name });
}

/**
 * Compression is not among them: deflating every frame for every socket cost the room more CPU than
 * all else together (measured: 56 against 34 µs a frame), and mixes what one may read with what
 * another wrote.
 */
const handshake = ['sec-websocket-key', 'sec-websocket-version'] as const;

/** Passes the handshake on with nothing of the client's but the handshake itself. */
function enter(
  request: Request,
  env: Env,
  room: RoomId,
  who: { principal: Principal; name: string },
): Promise<Response> {
  const headers = new Headers({
    upgrade: 'websocket',
    [admissionHeaders.principal]: who.principal,
    [admissionHeaders.name]: encodeURIComponent(who.name),
    [admissionHeaders.isHome]: 'yes',
  });
  for (const name of handshake) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const stub = env.Autopilot.get(env.Autopilot.idFromName(room));
  return stub.fetch(`https://room/parties/autopilot/${room}`, { headers });
}

function hangUp(reason: CloseReason): Response {
  const [client, server] = Object.values(new WebSocketPair());
  server?.accept();
  server?.close(closeCodes[reason], reason);
  return new Response(null, { status: 101, webSocket: client ?? null });
}
