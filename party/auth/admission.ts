import { readLinkAddress, writeLinkAddress } from '../../shared/canvas/link-address.ts';
import { must } from '../../shared/lib/must.ts';
import { lobbyRoom, type RoomId, roomId } from '../../shared/model/ids.ts';
import { type CloseReason, closeCodes } from '../../shared/protocol/close-codes.ts';
import type { Comer } from './comer.ts';
import { connectorTokenIn, readConnectorToken } from './connector-token.ts';
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
  /** Of a connector: which box of its instance it is in. */
  generation: 'x-autopilot-generation',
  /** Where this installation was reached, so that boxes can reach it too. */
  origin: 'x-autopilot-origin',
  /** Of a person, to their home room only. */
  email: 'x-autopilot-email',
} as const;

type Place = { kind: 'room' | 'canvas' | 'lobby'; id: RoomId };

/** The object a path names, or `null`: one spelling only, no decoding, no other object. */
export function placeOfPath(pathname: string): Place | null {
  if (pathname === `/parties/lobby/${lobbyRoom}`) return { kind: 'lobby', id: lobbyRoom };
  const [, party, id] = /^\/parties\/(autopilot|hatchery)\/([^/]+)$/.exec(pathname) ?? [];
  const parsed = roomId.safeParse(id);
  if (!parsed.success) return null;
  return { kind: party === 'hatchery' ? 'canvas' : 'room', id: parsed.data };
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
  const token = connectorTokenIn(headers);
  if (token !== null) return admitConnector(request, door, place, token);
  const key = keyIn(headers);
  if (key === null && headers.get('origin') !== door.origin)
    return new Response('forbidden', { status: 403 });
  const answer = await knock(request, door, place, key);
  return protocolsIn(headers).includes(roomProtocol) ? agreeing(answer) : answer;
}

/** A box is let into its own room and no other, by what it was given when it was started. */
async function admitConnector(
  request: Request,
  door: Door,
  place: Place,
  token: string,
): Promise<Response> {
  const { env } = door;
  if (!(await isWithin(env, 'SocketRate', addressOf(request, env)))) return hangUp('tooFast');
  const pass = await readConnectorToken(must(env.AUTH_SECRET, 'AUTH_SECRET'), token);
  if (pass === null) return hangUp('notAuthenticated');
  if (place.kind !== 'room' || place.id !== pass.roomId) return hangUp('notAllowed');
  const headers = new Headers({
    upgrade: 'websocket',
    [admissionHeaders.principal]: `connector:${pass.instanceId}`,
    [admissionHeaders.generation]: String(pass.generation),
    [admissionHeaders.readAt]: String(door.now),
  });
  return shakeHands(request, door, place, headers);
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

/** Passes the handshake on with nothing of the client's but the handshake itself, and which clients of a canvas it names. */
function enter(request: Request, door: Door, place: Place, comer: Comer): Promise<Response> {
  const { kind, id } = place;
  const { now, origin } = door;
  const isHome = kind === 'room' && comer.homeRoom === id;
  const headers = new Headers({
    upgrade: 'websocket',
    [admissionHeaders.principal]: comer.principal,
    [admissionHeaders.name]: encodeURIComponent(comer.name),
    [admissionHeaders.homeRoom]: comer.homeRoom,
    [admissionHeaders.credential]: JSON.stringify(comer.credential),
    [admissionHeaders.readAt]: String(now),
    [admissionHeaders.origin]: origin,
  });
  if (isHome) {
    headers.set(admissionHeaders.isHome, 'yes');
    headers.set(admissionHeaders.device, deviceWords(request.headers.get('user-agent') ?? ''));
  }
  if (isHome && comer.email !== null)
    headers.set(admissionHeaders.email, encodeURIComponent(comer.email));
  if (comer.owner !== null) headers.set(admissionHeaders.owner, comer.owner);
  return shakeHands(request, door, place, headers);
}

function shakeHands(
  request: Request,
  { env }: Door,
  { kind, id }: Place,
  headers: Headers,
): Promise<Response> {
  for (const name of handshake) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const [party, stub] = objectOf(env, { kind, id });
  const says =
    kind === 'canvas' ? writeLinkAddress(readLinkAddress(new URL(request.url).searchParams)) : '';
  return stub.fetch(`https://room/parties/${party}/${id}${says}`, { headers });
}

function objectOf({ Lobby, Hatchery, Autopilot }: Door['env'], { kind, id }: Place) {
  switch (kind) {
    case 'lobby':
      return ['lobby', Lobby.get(Lobby.idFromName(id))] as const;
    case 'canvas':
      return ['hatchery', Hatchery.get(Hatchery.idFromName(id))] as const;
    case 'room':
      return ['autopilot', Autopilot.get(Autopilot.idFromName(id))] as const;
  }
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
