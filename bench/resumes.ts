import * as z from 'zod/mini';
import { utf8Length } from '../shared/lib/utf8.ts';
import { deltaV1 } from '../shared/methods/session.ts';
import { topicAnswer } from '../shared/protocol/topic-answer.ts';
import { tokenAt } from './corpus.ts';
import { autopilot } from './peers/autopilot.ts';
import { RoomClient } from './peers/room-client.ts';
import type { Served } from './process.ts';
import { fixed, type Gate } from './report.ts';

const answers = z.object({ topics: z.array(topicAnswer) });

/** P6 and the rows that streaming writes: away for a while, then only what was missed comes. */
export async function resumes(workerd: Served): Promise<Gate[]> {
  const { port } = workerd;
  const peer = autopilot(workerd);
  const seconds = 6;
  const session = await peer.open({ threads: 1, tokensPerSecond: 100, watchers: 1 }, () => {});
  const { room, threadIds } = session.place;
  const topic = `thread:${threadIds[0]}`;
  const stream = async (from: number, count: number) => {
    for (let i = from; i < from + count; i++) {
      session.write(0, tokenAt(0, i));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  await stream(0, 100);
  const before = await open(port, room, { topic });
  const held = before.streams.find(({ text }) => text !== 'go');
  const chunksBefore = await chunks(port, room);
  await stream(100, seconds * 100);
  const rows = (await chunks(port, room)) - chunksBefore;
  const parts =
    held === undefined ? [] : [{ partId: held.partId, rev: held.rev, have: held.text.length }];
  const after = await open(port, room, { topic, epoch: before.epoch, seq: before.seq, parts });
  session.close();
  const whole = Array.from({ length: 100 + seconds * 100 }, (_, i) => tokenAt(0, i)).join('');
  const missed = utf8Length(whole.slice(held?.text.length ?? 0));
  const bytes = utf8Length(JSON.stringify(after));
  console.log(
    `\nresume: ${bytes} B for ${missed} B of missed text; ${rows} rows in ${seconds} s of one stream`,
  );
  return [
    {
      name: 'resume after 600 missed tokens',
      value: `${bytes} B (${after.kind}) for ${missed} B missed`,
      target: '≤ 1.2 × missed + 512 B',
      isMet: after.kind === 'tail' && bytes <= 1.2 * missed + 512,
    },
    {
      name: 'rows written per streamed second',
      value: fixed(rows / seconds),
      target: '≤ 2',
      isMet: rows / seconds <= 2,
    },
  ];
}

async function open(port: number, room: string, request: object) {
  const client = await RoomClient.connect(port, room, 'human:w1');
  const hello = answers.parse(await client.hello([request], [deltaV1]));
  client.socket.terminate();
  const [answer] = hello.topics;
  if (answer === undefined) throw new Error('the topic was not answered');
  return answer;
}

const chunks = async (port: number, room: string): Promise<number> =>
  Number(await (await fetch(`http://127.0.0.1:${port}/chunks/${room}`)).text());
