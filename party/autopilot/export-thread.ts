import { standing } from '../../shared/model/lineage.ts';
import type { Message } from '../../shared/model/message.ts';
import { isStreamPart, type Part } from '../../shared/model/part.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { nameOf } from './name-of.ts';
import type { Room } from './room.ts';
import { parseRow } from './store/records.ts';
import { readStream } from './store/streams.ts';

/**
 * A thread as Markdown: what stands of it, without thinking, which not everybody may read. What is
 * not quoted or fenced is said by the room: who, when, which tool. A stretch at a time; `next` is the place of the first message that did not fit.
 */
export function exportThread(room: Room, { id, title }: Thread, from: number) {
  const topic = threadTopic(id);
  const items = room.store.scan('rows', {
    by: 'byKey',
    where: { topic, tbl: 'messages' },
    limit: 100_000,
  });
  const messages = standing(items.map((item): Message => parseRow('messages', item)));
  const pieces = from === 0 ? [`# ${title === '' ? 'Untitled' : oneLine(title)}\n`] : [];
  let units = 0;
  for (const message of messages.filter(({ n }) => n >= from)) {
    const piece = toMarkdown(room, topic, message);
    if (units > 0 && units + piece.length > bounds.exportUnits)
      return { markdown: pieces.join('\n'), next: message.n };
    pieces.push(piece);
    units += piece.length;
  }
  return { markdown: pieces.join('\n'), next: null };
}

function toMarkdown(room: Room, topic: string, { author, at, n }: Message): string {
  const name = nameOf(room.store, author);
  const range = { above: n - 1, below: n + 1, limit: 1_000 };
  const parts = room.store
    .scan('rows', { by: 'byKey', where: { topic, tbl: 'parts' }, ...range })
    .map((item): Part => parseRow('parts', item))
    .sort((a, b) => a.i - b.i)
    .map((part) => partToMarkdown(room, part));
  const when = new Date(at).toISOString().replace('T', ' ').slice(0, 16);
  return `## ${oneLine(name)} · ${when} UTC\n\n${parts.filter(Boolean).join('\n\n')}\n`;
}

function partToMarkdown(room: Room, part: Part): string {
  if (isStreamPart(part)) {
    const stream = readStream(room.store, part.ref);
    return stream === null ? '' : quoted(room.texts.read(stream, 0).trim());
  }
  const { name, state, input, asked, output, error } = part;
  const result = output === undefined ? error : JSON.stringify(output, null, 2);
  const said = [
    `${name} ${JSON.stringify(input)}`,
    ...(asked === undefined ? [] : [`instead of ${JSON.stringify(asked)}`]),
    ...(result === undefined ? [] : [result]),
  ].join('\n');
  const fence = '`'.repeat(
    Math.max(3, ...[...said.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)),
  );
  const edited = asked === undefined ? '' : ', changed before it ran';
  return `*Tool \`${oneLine(name)}\`: ${state}${edited}*\n\n${fence}\n${said}\n${fence}`;
}

const oneLine = (text: string): string => text.replaceAll(/[\r\n\v\f\u0085\u2028\u2029`]+/g, ' ');

/** What somebody said stands in a quotation, line by line: nothing in it begins a heading of another. */
const quoted = (text: string): string =>
  text === ''
    ? ''
    : text
        .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
        .map((line) => `> ${line}`.trimEnd())
        .join('\n');
