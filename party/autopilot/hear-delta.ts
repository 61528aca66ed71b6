import { wholeCharacters } from '../../shared/lib/utf8.ts';
import type { DeltaFrame } from '../../shared/protocol/delta-codec.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { Connection } from './connection.ts';
import { have, type LiveText } from './live-texts.ts';
import { toRefusal } from './refusals.ts';
import type { Room } from './room.ts';

/**
 * New text of a part: fanned out at once, stored when the producer asks. Nothing here waits, and
 * nothing is written but then. A producer that goes too fast is confirmed later, which slows it.
 */
export function hearDelta(
  room: Room,
  connection: Connection,
  delta: DeltaFrame,
  bytes: number,
): void {
  const live = room.texts.get(delta.ref);
  if (live === null || connection.principal !== live.producer) return;
  const debtMs = connection.streamRate.owe(bytes, room.ports.now());
  const confirm = (again: boolean) => {
    const send = () => confirmText(room, connection, live, again);
    if (debtMs === 0) send();
    else room.ports.later(debtMs, send);
  };
  if (live.stream.ended || delta.rev !== live.stream.rev) return confirm(false);
  if (delta.offset > have(live)) {
    if (!live.askedAgain) confirm(true);
    live.askedAgain = true;
    return;
  }
  live.askedAgain = false;
  take(room, live, delta);
  if (delta.persist) {
    const retryMs = save(room, live);
    if (retryMs === 0) confirm(false);
    else room.ports.later(retryMs, () => confirmText(room, connection, live, true));
  } else if (have(live) - live.confirmed >= limits.confirmEveryUnits) confirm(false);
}

/** Adds what is new in it and shows it to everyone. */
function take(room: Room, live: LiveText, delta: DeltaFrame): void {
  const offset = have(live);
  const end = wholeCharacters(delta.text, limits.partUnits - delta.offset);
  const text = delta.text.slice(offset - delta.offset, end);
  if (text === '') return;
  live.tail += text;
  const { ref, rev, partId } = live.stream;
  room.fanOut.delta(live.topic, { partId, ref, rev, offset, text }, room.ports.now());
}

/** Stores what was not; answers in how many ms to try again when the storage fails. */
function save(room: Room, live: LiveText): number {
  if (live.tail === '') return 0;
  try {
    room.store.transact(() => room.texts.write(live));
    room.texts.settle(live);
    return 0;
  } catch (error) {
    return toRefusal(error, 'delta', room.ports).retryAfterMs ?? 0;
  }
}

function confirmText(room: Room, connection: Connection, live: LiveText, again: boolean): void {
  const now = room.ports.now();
  live.confirmed = have(live);
  const { ref, rev } = live.stream;
  const paceMs = room.fanOut.pace.ms(now);
  const state = { ref, rev, have: have(live), saved: live.saved, paceMs };
  connection.event('saved', again ? { ...state, again } : state, now);
}
