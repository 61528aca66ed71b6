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
  { limit, before, rest, tools }: Omit<Params<'sessions.read'>, 'threadId'>,
): Told[] {
  const { store } = room;
  const calls = { tools, left: readBounds.callsUnits };
  if (rest !== undefined)
    return [toldOf(room, messageOf(room, threadId, rest.message), calls, rest.from)];
  const where = { topic: threadTopic(threadId), tbl: 'messages' };
  const below = before === undefined ? {} : { below: messageOf(room, threadId, before).n };
  // The newest first: of calls that have no room any more, the older ones are only named.
  return store
    .scan('rows', { by: 'byKey', where, ...below, limit, down: true })
    .map((item) => toldOf(room, parseRow('messages', item), calls, 0))
    .reverse();
}

/** Whether calls are told, and of how many units of theirs there is still room. */
interface Calls {
  tools: boolean | undefined;
  left: number;
}

function messageOf({ store }: Room, threadId: Session['id'], id: MessageId): Message {
  const message = readRow(store, 'messages', id);
  if (message?.threadId !== threadId) throw new Refusal('notFound');
  return message;
}

/** Its text from a unit on, as far as one answer goes. */
function toldOf(room: Room, message: Message, calls: Calls, from: number): Told {
  const { id, author, at, heard } = message;
  const whole = textOf(room, id);
  const text = beginning(whole.slice(from), readBounds.textUnits);
  const parts = calls.tools === false ? [] : partsOf(room.store, message);
  return {
    messageId: id,
    by: heard?.name ?? (heard === undefined ? nameOf(room.store, author) : heard.role),
    at,
    text,
    ...(from + text.length < whole.length ? { length: whole.length } : {}),
    tools: parts
      .flatMap((part) => (isStreamPart(part) ? [] : [part]))
      .sort((a, b) => b.i - a.i)
      .map((part) => toldCall(part, calls))
      .reverse(),
  };
}

function toldCall(part: ToolPart, calls: Calls): ToldCall {
  const { name, state } = part;
  if (calls.tools !== true) return { name, state };
  const { input, output, error } = part;
  const whole = { input: inWords(input), output: inWords(output), error };
  const told: ToldCall = { name, state };
  for (const what of ['input', 'output', 'error'] as const) {
    const words = whole[what];
    if (words === undefined) continue;
    const start = beginning(words, Math.min(readBounds.callUnits, calls.left));
    calls.left -= start.length;
    if (start !== '') told[what] = start;
    if (start.length < words.length) told.isCut = true;
  }
  return told;
}

const inWords = (value: unknown): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value);

const beginning = (words: string, units: number): string =>
  words.slice(0, wholeCharacters(words, units)).toWellFormed();
