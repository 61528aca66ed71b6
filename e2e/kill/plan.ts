import type { Random } from '../../testkit/random.ts';
import type { Victim } from '../support/product.ts';

/** One kill: when, and whom. */
export type Kill =
  /** After so many acknowledgements and a moment more. */
  | { when: 'acks'; acks: number; afterMs: number; victim: Victim }
  /** At the very moment a client reads that its message was sent. */
  | { when: 'sent'; victim: Victim }
  /** At the nth time the room reaches a point; it is armed by the start before. */
  | { when: 'point'; point: string; nth: number; victim: 'tree' };

/** Kills after which nobody is left to start anything again, but the next `npm start`. */
export const endsSupervisor = ({ victim }: Kill): boolean =>
  victim === 'tree' || victim === 'supervisor';

const points = ['beforeWrite', 'beforeAck', 'afterAck', 'midBroadcast', 'deltaSave'] as const;

/**
 * The kills of a run, from its seed. A point needs a start of its own before it, so it follows a
 * kill that ends the supervisor; a resend by the alarm needs something that was not delivered, so
 * that point follows a kill at a message just acknowledged.
 */
export function planKills(count: number, random: Random): Kill[] {
  const kills: Kill[] = [];
  while (kills.length < count) {
    const single = (['server', 'workerd'] as const).map((victim) => [atAcks(random, victim)]);
    const again = [atAcks(random, random.pick(['server', 'workerd', 'tree']))];
    const pointed = points.map((point): Kill[] => [
      atAcks(random, random.pick(['supervisor', 'tree'])),
      { when: 'point', point, nth: random.int(1, point === 'deltaSave' ? 8 : 40), victim: 'tree' },
    ]);
    const alarm: Kill[] = [
      { when: 'sent', victim: 'tree' },
      { when: 'point', point: 'midAlarm', nth: 1, victim: 'tree' },
    ];
    const blocks = [...single, again, ...pointed, alarm];
    kills.push(...blocks.toSorted(() => random.next() - 0.5).flat());
  }
  return kills.slice(0, count);
}

const atAcks = (random: Random, victim: Victim): Kill => ({
  when: 'acks',
  acks: random.int(1, 60),
  afterMs: random.int(0, 400),
  victim,
});

export const describeKill = (kill: Kill): string => {
  switch (kill.when) {
    case 'acks':
      return `${kill.victim} after ${kill.acks} acknowledgements and ${kill.afterMs} ms`;
    case 'sent':
      return `${kill.victim} at a message just acknowledged`;
    case 'point':
      return `${kill.victim} at ${kill.point}, time ${kill.nth}`;
  }
};
