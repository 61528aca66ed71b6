import { type Moment, momentRow } from '../../shared/model/moment.ts';
import { bo } from './people.ts';

/** What a moment of each kind says in the chats of tests, unless more is said. */
const usual = {
  run: { askedBy: bo, messageId: 'm1' },
  call: { name: 'web.fetch', messageId: 'm2' },
  answer: { messageId: 'm2' },
  approval: {
    ...{ method: 'web.fetch', layer: 'product', risk: 'secure', votes: 0 },
    requestedBy: 'autopilot:t1',
  },
  job: { kind: 'rehearsal.steps', title: 'Count', done: 0, of: 3, startedBy: bo, tries: 0 },
};

export type Told = readonly [
  at: number,
  what: Moment['what'],
  id: string,
  state: string,
  more?: object,
];

/** Moments of one run in their order, each row's first one being its beginning. */
export function momentsOf(...list: readonly Told[]): Moment[] {
  const seen = new Set<string>();
  return list.map(([at, what, id, state, more = {}], i) => {
    const isFirst = !seen.has(`${what} ${id}`);
    seen.add(`${what} ${id}`);
    return momentRow.parse({
      ...{ n: i + 1, by: 'room', at, what, id, runId: 'r1', state },
      ...(isFirst ? { began: true } : {}),
      ...usual[what],
      ...more,
    });
  });
}
