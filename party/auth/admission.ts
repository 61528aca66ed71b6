import { lobbyRoom, type RoomId, roomId } from '../../shared/model/ids.ts';
import { type CloseReason, closeCodes } from '../../shared/protocol/close-codes.ts';
import type { Comer } from './comer.ts';
import { deviceWords } from './device-words.ts';
import { byCookies, byKey, type Door } from './identify.ts';
import type { Held } from './key-holder.ts';
import { addressOf, isWithin } from './rate.ts';
import { keyIn, protocolsIn, roomProtocol } from './read-key.ts';

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
  /** Before the door read what it believes of them (ms): what was cut since is not let in. */
  readAt: 'x-autopilot-read-at',
  /** To their home room only: the browser, in words. */
  device: 'x-autopilot-device',
  /** Of a person, to their home room only. */
  email: 'x-autopilot-email',
} as const;

type Place = { kind: 'room' | 'lobby'; id: RoomId };

/** The object a path names, or `null`: one spelling only, no decoding, no other object. */
export function placeOfPath(pathname: string): Place | null {
  if (pathname === `/parties/lobby/${lobbyRoom}`) return { kind: 'lobby', id: lobbyRoom };
  const parsed = roomId.safeParse(/^\/parties\/autopilot\/([^/]+)$/.exec(pathname)?.[1]);
  return parsed.success ? { kind: 'room', id: parsed.data } : null;
}

/**
 * Lets a socket into a room, or not, before any object is touched. A foreign or missing Origin
 * without a key is refused as HTTP; someone unknown or without a place here gets a close code,
 * because a browser cannot see why a handshake failed. Whether a known principal is a member is for
 * the room to say.
 */
export async function admit(request: Request, door: Door): Promise<Response> {
  const { headers } = request;
  const place = placeOfPath(new URL(request.url).pathname);
  if (place === null) return new Response('not found', { status: 404 });
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket')
    return new Response('a WebSocket is needed', { status: 426 });
  const key = keyIn(headers);
  if (key === null && headers.get('origin') !== door.origin)
    return new Response('forbidden', { status: 403 });
  const answer = await knock(request, door, place, key);
  return protocolsIn(headers).includes(roomProtocol) ? agreeing(answer) : answer;
}

async function knock(
  request: Request,
  door: Door,
  place: Place,
  key: ReturnType<typeof keyIn>,
): Promise<Response> {
  const { env } = door;
  if (!(await isWithin(env, 'SocketRate', addressOf(request, env)))) return hangUp('tooFast');
  const held = await identified(door, request.headers, place, key);
  if (held === null) return hangUp('notAuthenticated');
  if (!mayKnock(held, place)) return hangUp('notAllowed');
  return enter(request, door, place, held.comer);
}

/** A key that is offered counts alone: whoever brings one does not come in by a cookie. */
async function identified(
  door: Door,
  headers: Headers,
  { id }: Place,
  key: ReturnType<typeof keyIn>,
): Promise<Held | null> {
  if (key === 'bad') return null;
  return key === null ? byCookies(door, headers, id) : byKey(door, key, id);
}

/** A room that never began is reached by nobody but its founder; the Lobby by admins. */
const mayKnock = ({ comer, knowsRoom }: Held, { kind, id }: Place): boolean =>
  kind === 'lobby' ? comer.isAdmin : comer.homeRoom === id || knowsRoom;

/**
 * Compression is not among them: deflating every frame for every socket cost the room more CPU than
 * all else together (measured: 56 against 34 µs a frame), and mixes what one may read with what
 * another wrote.
 */
const handshake = ['sec-websocket-key', 'sec-websocket-version'] as const;

/** Passes the handshake on with nothing of the client's but the handshake itself. */
function enter(
  request: Request,
  { env, now }: Door,
  { kind, id }: Place,
  comer: Comer,
): Promise<Response> {
  const isHome = kind === 'room' && comer.homeRoom === id;
  const headers = new Headers({
    upgrade: 'websocket',
    [admissionHeaders.principal]: comer.principal,
    [admissionHeaders.name]: encodeURIComponent(comer.name),
    [admissionHeaders.homeRoom]: comer.homeRoom,
    [admissionHeaders.credential]: JSON.stringify(comer.credential),
    [admissionHeaders.readAt]: String(now),
  });
  if (isHome) {
    headers.set(admissionHeaders.isHome, 'yes');
    headers.set(admissionHeaders.device, deviceWords(request.headers.get('user-agent') ?? ''));
  }
  if (isHome && comer.email !== null)
    headers.set(admissionHeaders.email, encodeURIComponent(comer.email));
  if (comer.owner !== null) headers.set(admissionHeaders.owner, comer.owner);
  for (const name of handshake) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const stub =
    kind === 'lobby'
      ? env.Lobby.get(env.Lobby.idFromName(id))
      : env.Autopilot.get(env.Autopilot.idFromName(id));
  const party = kind === 'lobby' ? 'lobby' : 'autopilot';
  return stub.fetch(`https://room/parties/${party}/${id}`, { headers });
}

/** Says which of the offered protocols is spoken; the others carry what nobody should repeat. */
function agreeing({ status, webSocket }: Response): Response {
  const headers = { 'sec-websocket-protocol': roomProtocol };
  return new Response(null, { status, webSocket, headers });
}

function hangUp(reason: CloseReason): Response {
  const [client, server] = Object.values(new WebSocketPair());
  server?.accept();
  server?.close(closeCodes[reason], reason);
  return new Response(null, { status: 101, webSocket: client ?? null });
}
