import { parseJson } from '../../shared/lib/parse-json.ts';
import { utf8Length } from '../../shared/lib/utf8.ts';
import { decodeDelta } from '../../shared/protocol/delta-codec.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { type RequestFrame, upFrame } from '../../shared/protocol/frame.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { answer } from './answer.ts';
import type { Connection } from './connection.ts';
import { hearDelta } from './hear-delta.ts';
import { toRefusal } from './refusals.ts';
import type { Room } from './room.ts';

/** From bytes to a request that passed its size, its form and the caller's rate. */
export function hear(room: Room, connection: Connection, frame: string | Uint8Array): void {
  if (connection.expiresAt <= room.ports.now())
    return room.hangUp(connection, 'notAuthenticated', 'expired');
  if (typeof frame === 'string') hearText(room, connection, frame);
  else hearBinary(room, connection, frame);
}

function hearBinary(room: Room, connection: Connection, frame: Uint8Array): void {
  if (frame.byteLength > limits.commandBytes) return room.hangUp(connection, 'tooLarge');
  const delta = connection.isProducer && connection.greeted ? decodeDelta(frame) : null;
  if (delta === null) return room.hangUp(connection, 'badFrame');
  hearDelta(room, connection, delta, frame.byteLength);
}

function hearText(room: Room, connection: Connection, raw: string): void {
  if (isLongerThan(raw, connection.greeted ? limits.commandBytes : limits.helloBytes))
    return room.hangUp(connection, 'tooLarge');
  const parsed = upFrame.safeParse(parseJson(raw));
  if (!parsed.success) return room.hangUp(connection, 'badFrame');
  const frame = parsed.data;
  if (!mayPass(room, connection, frame.type === 'req' ? frame.id : null)) return;
  if (frame.type === 'req') respond(room, connection, frame);
  else if (frame.event === 'received') connection.confirm(frame.payload.bytes);
  else room.presences.moved(connection, frame.payload.at);
}

function respond(room: Room, connection: Connection, frame: RequestFrame): void {
  const give = (payload: unknown) =>
    send(room, connection, { type: 'res', id: frame.id, ok: true, payload });
  const refuseIt = (error: unknown) => {
    if (room.isEndingAnswered) return;
    const refusal = toRefusal(error, frame.method, room.ports);
    refuse(room, connection, frame.id, refusal);
    if (frame.method === 'hello' && refusal.code === 'notAllowed')
      room.hangUp(connection, 'notAllowed');
  };
  room.whileAnswering(connection, () => {
    try {
      const payload = answer(room, connection, frame);
      if (payload instanceof Promise) void payload.then(give, refuseIt);
      else give(payload);
    } catch (error) {
      refuseIt(error);
    }
  });
}

/** People and agents have a rate: a request over it is refused, and insisting ends the connection. */
function mayPass(room: Room, connection: Connection, requestId: string | null): boolean {
  const retryAfterMs = connection.isProducer ? 0 : connection.rate.take(1, room.ports.now());
  if (retryAfterMs === 0) {
    connection.slowDowns = 0;
    return true;
  }
  connection.slowDowns += 1;
  if (connection.slowDowns > limits.slowDownsBeforeClose) room.hangUp(connection, 'tooFast');
  else if (requestId !== null)
    refuse(room, connection, requestId, new Refusal('slowDown', { retryAfterMs }));
  return false;
}

const refuse = (room: Room, connection: Connection, id: string, refusal: Refusal): void =>
  send(room, connection, { type: 'res', id, ok: false, error: refusal.toWire() });

const send = (room: Room, connection: Connection, frame: object): void =>
  connection.sendText(JSON.stringify(frame), room.ports.now());

/** UTF-8 takes one to three bytes a unit, so most frames are judged by their length alone. */
const isLongerThan = (text: string, bytes: number): boolean =>
  text.length > bytes || (text.length * 3 > bytes && utf8Length(text) > bytes);
