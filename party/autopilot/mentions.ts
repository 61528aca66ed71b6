import { wholeCharacters } from '../../shared/lib/utf8.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import type { Mention } from '../../shared/model/mention.ts';
import type { Message } from '../../shared/model/message.ts';
import { namesCalled } from '../../shared/model/names-called.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { selfTopic } from '../../shared/model/topic.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import type { CanvasCall } from '../hatchery/canvas-call.ts';
import { mayRead } from './authorize.ts';
import { maySeeNode, threadOfNode } from './canvas-nodes.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

/** Whom a text names, of those who may read it; nobody names themselves. */
export function whoIsNamed(
  store: Store,
  threadId: ThreadId,
  author: Principal,
  text: string,
): Principal[] {
  if (!text.includes('@')) return [];
  const members = store
    .scan('rows', { by: 'primary', where: { tbl: 'members' }, limit: 20_000 })
    .map((item) => parseRow('members', item));
  return namesCalled(text, members)
    .map(({ principal }) => principal)
    .filter((who) => who !== author && mayRead(store, threadId, who));
}

/** Each of them finds it among their mentions, of which the last few are kept. */
export function tellMentioned(turn: Turn, message: Message, text: string): void {
  const { id: messageId, threadId, author: by, at, mentions = [] } = message;
  for (const principal of mentions) {
    const id = `${principal}/${messageId}`;
    put(turn, { id, principal, threadId, messageId, by, at, snippet: snippetOf(text) });
  }
}

/**
 * Who was called in comments on the canvas, by a member. A repeat changes nothing; a call that comes
 * late is none for whoever may not see any more what it was said at.
 */
export function hearCalls(turn: Turn, calls: readonly CanvasCall[]): void {
  const { store, now: at } = turn;
  for (const { said, commentId, on, by, mentions, text } of calls) {
    if (readRow(store, 'members', by) === null) continue;
    const comment = { id: commentId, ...(on === undefined ? {} : { on }) };
    for (const principal of mentions) {
      const id = `${principal}/${said}`;
      if (principal === by || readRow(store, 'members', principal) === null) continue;
      if (on !== undefined && !maySeeNode(store, on, principal)) continue;
      if (readRow(store, 'mentions', id) !== null) continue;
      put(turn, { id, principal, comment, by, at, snippet: snippetOf(text) });
    }
  }
}

function put(turn: Turn, row: Omit<Mention, 'seq'>): void {
  turn.changes.put('mentions', (seq) => ({ ...row, seq }));
  const where = { topic: selfTopic(row.principal), tbl: 'mentions' };
  const kept = turn.store.scan('rows', { by: 'byKey', where, limit: 1_000, down: true });
  for (const old of kept.slice(bounds.mentions)) turn.changes.remove('mentions', old.id);
}

/** What was said of somebody in a thread, or at a node of it, goes with their right to read it. */
export function forgetMentions(
  turn: Turn,
  isGone: (who: Principal, id: ThreadId | undefined) => boolean,
): void {
  const rows = turn.store.scan('rows', {
    by: 'primary',
    where: { tbl: 'mentions' },
    limit: 100_000,
  });
  for (const item of rows) {
    const { principal, threadId, comment } = parseRow('mentions', item);
    const at = comment?.on === undefined ? null : threadOfNode(turn.store, comment.on);
    if (isGone(principal, threadId ?? at ?? undefined)) turn.changes.remove('mentions', item.id);
  }
}

const snippetUnits = 140;

function snippetOf(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const from = wholeCharacters(line, Math.max(0, line.indexOf('@') - 40));
  return line.slice(from, wholeCharacters(line, from + snippetUnits));
}
