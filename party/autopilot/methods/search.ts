import { searchTerms, wordsOf } from '../../../shared/lib/search-terms.ts';
import { wholeCharacters } from '../../../shared/lib/utf8.ts';
import type { Result } from '../../../shared/methods/contract.ts';
import {
  messageId as messageIdSchema,
  threadId as threadIdSchema,
} from '../../../shared/model/ids.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { mayRead, threadFor } from '../authorize.ts';
import { exportThread } from '../export-thread.ts';
import { readRow } from '../store/records.ts';
import type { Item } from '../store/shelves.ts';
import type { Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';

type Hit = Result<'search.find'>['hits'][number];

export const searchHandlers: Handlers<'search.find' | 'export.thread'> = {
  'search.find': ({ turn, caller }, { query, before, limit }) => {
    const terms = searchTerms(query).slice(0, 12);
    const range = { limit: bounds.searchLooks, ...(before === undefined ? {} : { below: before }) };
    const found = turn.store.match(terms, range);
    const hits: Hit[] = [];
    let last: number | undefined;
    for (const doc of found) {
      if (hits.length === limit) break;
      last = doc.n;
      const hit = toHit(turn, caller, doc, terms);
      if (hit !== null) hits.push(hit);
    }
    const more = found.length === bounds.searchLooks || found.at(-1)?.n !== last;
    return { hits, ...(more && last !== undefined ? { before: last } : {}) };
  },

  'export.thread': ({ turn, caller }, { threadId, from }) => {
    const thread = threadFor(turn.store, threadId, caller);
    return { title: thread.title, ...exportThread(turn.room, thread, from ?? 0) };
  },
};

/** `null` for what the asker may not read. */
function toHit(
  turn: Turn,
  who: Principal,
  { threadId, messageId, at, body }: Item<'docs'>,
  terms: readonly string[],
): Hit | null {
  const id = threadIdSchema.parse(threadId);
  const thread = readRow(turn.store, 'threads', id);
  if (thread === null || !mayRead(turn.store, id, who)) return null;
  const message = messageId === '' ? null : readRow(turn.store, 'messages', messageId);
  return {
    threadId: id,
    title: thread.title,
    ...(message === null
      ? {}
      : { messageId: messageIdSchema.parse(messageId), author: message.author }),
    at,
    ...snippetOf(body, terms),
  };
}

const before = 60;
const snippetUnits = 240;

/** Words around the first find, and where in them the finds are. */
function snippetOf(body: string, terms: readonly string[]) {
  const isFound = (term: string) =>
    terms.some((one, i) => (i === terms.length - 1 ? term.startsWith(one) : term === one));
  const words = wordsOf(body);
  const first = words.find(({ term }) => isFound(term));
  const from = wholeCharacters(body, Math.max(0, (first?.from ?? 0) - before));
  const snippet = body.slice(from, wholeCharacters(body, from + snippetUnits));
  const marks = words
    .filter((word) => word.from >= from && word.to <= from + snippet.length && isFound(word.term))
    .map((word): [number, number] => [word.from - from, word.to - from]);
  return { snippet, marks };
}
