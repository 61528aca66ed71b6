import * as z from 'zod/mini';
import { limits } from '../../shared/protocol/limits.ts';
import type { Gate } from '../report.ts';
import type { Turns } from './turns.ts';

const counted = z.object({ woken: z.int(), heard: z.int(), alarms: z.int() });

/** What a last answer leaves behind is over by then: its lease rings once, and the room sleeps after ten seconds. */
const settleMs = limits.leaseMs + limits.lastCallMs + 20_000;

/**
 * A gateway that nobody speaks to, its connector and a client of the room, for a while: how often the
 * room woke, heard something or was rung. Afterwards it is spoken to, to see that it had slept.
 */
export async function idle({
  base,
  room,
  idleMs,
  turns,
}: {
  base: string;
  room: string;
  idleMs: number;
  turns: Turns;
}): Promise<Gate[]> {
  // Asked of the Worker, which counts without touching the room.
  const count = async () => counted.parse(await (await fetch(`${base}/woken/${room}`)).json());
  await pause(settleMs);
  const before = await count();
  await pause(idleMs);
  const after = await count();
  await turns.inRoom(1_000_000);
  const { woken } = await count();
  const wakes = after.woken - before.woken;
  const heard = after.heard - before.heard;
  const alarms = after.alarms - before.alarms;
  console.log(
    `\nbridge, idle for ${Math.round(idleMs / 1_000)} s: the room woke ${wakes} times, heard ${heard} frames, was rung ${alarms} times; spoken to, it woke ${woken - after.woken} times and answered`,
  );
  return [
    {
      name: `bridge: ${Math.round(idleMs / 1_000)} s of an idle gateway`,
      value: `${wakes} wakes, ${heard} frames, ${alarms} alarms${woken > after.woken ? '' : ', and it never slept'}`,
      target: '0, and the room slept',
      isMet: wakes + heard + alarms === 0 && woken > after.woken,
    },
  ];
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
