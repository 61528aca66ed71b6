import { wholeCharacters } from '../../../shared/lib/utf8.ts';
import type { Params, Result } from '../../../shared/methods/contract.ts';
import type { MessageId } from '../../../shared/model/ids.ts';
import type { Message } from '../../../shared/model/message.ts';
import { isStreamPart, type ToolPart } from '../../../shared/model/part.ts';
import { threadTopic } from '../../../shared/model/topic.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { readBounds } from '../../../shared/protocol/read-bounds.ts';
import { nameOf } from '../name-of.ts';
import type { Room } from '../room.ts';
import { parseRow, readRow } from '../store/records.ts';
import { partsOf, textOf } from '../text-of.ts';
import type { Session } from './sessions.ts';

type Told = Result<'sessions.read'>['messages'][number];
type ToldCall = Told['tools'][number];

/** Messages of a session for whoever reads it without following it, oldest first: what is cut says so. */
export function readSession(
  room: Room,
  { id: threadId }: Session,
  { limit, before, tools }: Pick<Params<'sessions.read'>, 'limit' | 'before' | 'tools'>,
): Told[] {
  const { store } = room;
  const where = { topic: threadTopic(threadId), tbl: 'messages' };
  const below = before === undefined ? {} : { below: messageOf(room, threadId, before).n };
  return store
    .scan('rows', { by: 'byKey', where, ...below, limit, down: true })
    .map((item) => parseRow('messages', item))
    .reverse()
    .map((message) => toldOf(room, message, tools));
}

function messageOf({ store }: Room, threadId: Session['id'], id: MessageId): Message {
  const message = readRow(store, 'messages', id);
  if (message?.threadId !== threadId) throw new Refusal('notFound');
  return message;
}

function toldOf(room: Room, message: Message, tools: boolean | undefined): Told {
  const { id, author, at, heard } = message;
  const whole = textOf(room, id);
  const text = beginning(whole, readBounds.textUnits);
  const calls = tools === false ? [] : partsOf(room.store, message);
  return {
    messageId: id,
    by: heard?.name ?? (heard === undefined ? nameOf(room.store, author) : heard.role),
    at,
    text,
    ...(text.length < whole.length ? { length: whole.length } : {}),
    tools: calls
      .flatMap((part) => (isStreamPart(part) ? [] : [part]))
      .sort((a, b) => a.i - b.i)
      .map((part) => toldCall(part, tools)),
  };
}

function toldCall(part: ToolPart, tools: boolean | undefined): ToldCall {
  const { name, state } = part;
  if (tools !== true) return { name, state };
  const { input, output, error } = part;
  const whole = { input: inWords(input), output: inWords(output), error };
  const told: ToldCall = { name, state };
  for (const what of ['input', 'output', 'error'] as const) {
    const words = whole[what];
    if (words === undefined) continue;
    told[what] = beginning(words, readBounds.callUnits);
    if (told[what].length < words.length) told.isCut = true;
  }
  return told;
}

const inWords = (value: unknown): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value);

const beginning = (words: string, units: number): string =>
  words.slice(0, wholeCharacters(words, units)).toWellFormed();
