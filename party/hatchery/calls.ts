import { type Comment, readEntry } from '../../shared/canvas/document.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import type { CanvasCall } from './canvas-call.ts';
import type { Changed } from './guard-content.ts';

/** A call and what it is kept under: where it was said and whom it calls, so that an edit puts away no call that waits. */
export interface PendingCall {
  id: string;
  call: CanvasCall;
}

/** Whom a comment or an answer calls that it did not call before; `null` for nobody. */
export function callOf(
  { map, key, before, after }: Changed,
  commentAt: (key: string) => Comment | null,
): PendingCall | null {
  if (map !== 'comments' && map !== 'replies') return null;
  const said = readEntry(map, key, after);
  const called = said?.mentions ?? [];
  const known = before === undefined ? [] : (readEntry(map, key, before)?.mentions ?? []);
  const mentions = called.filter((who) => !known.includes(who) && who !== said?.by);
  if (said === null || mentions.length === 0) return null;
  const commentId = 'to' in said ? said.to : key;
  const comment = 'to' in said ? commentAt(said.to) : said;
  // Without it nobody knows who may hear of the answer.
  if (comment === null) return null;
  const at = comment.on === undefined ? {} : { on: comment.on };
  const call = { said: key, commentId, ...at, by: said.by, mentions, text: said.text };
  return { id: `${map} ${key} ${sha256Hex(mentions.join(' '))}`, call };
}
