import { messageId, partId, runId } from '../../../shared/model/ids.ts';
import { Producer } from '../../../shared/producer/producer.ts';
import type { TextOut } from '../../../shared/producer/text-out.ts';
import { RoomLink } from '../room-link.ts';
import { RoomDouble } from './room-double.ts';

const introduce = () => ({
  gatewayVersion: '2026.9.6',
  bootId: 'b',
  scopes: [],
  connectorVersion: '1',
});

/** A link into a room, and what it heard there. */
export function linkTo(room = new RoomDouble()) {
  const heard: string[] = [];
  const ended: number[] = [];
  const link = new RoomLink({
    dial: room.dial,
    introduce,
    ears: {
      greeted: () => heard.push('greeted'),
      order: ({ kind }) => heard.push(kind),
      withdrawn: (id) => heard.push(`withdrawn ${id}`),
      stop: (id) => heard.push(`stop ${id}`),
      ended: (code) => ended.push(code),
    },
  });
  return { room, link, heard, ended };
}

/** Tells one run of one text over the link. */
export function speak(link: RoomLink, id: string): { text: TextOut; producer: Producer } {
  const run = runId.parse(id);
  const producer = new Producer(run, { fromMs: 0, toMs: 250 });
  const place = { messageId: messageId.parse(`${id}-m`), partId: partId.parse(`${id}-0t`) };
  const text = producer.text({ ...place, i: 0, kind: 'text' });
  link.tell(run, { producer, opened: () => {}, over: () => {} });
  return { text, producer };
}
