import * as z from 'zod/mini';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import type { Drafts } from '../../store/drafts.ts';
import type { Graph } from '../graph/facts.ts';
import type { CanvasLayout, Change } from '../sync/canvas-values.ts';

/** Words for comments and answers that were not said yet, by where they are meant: see `draftOf`. */
export type AllUnsent = ReadonlyMap<string, Unsent>;

const unsent = z.object({
  /** Where one wrote it, what it answers included. */
  on: z.string(),
  text: z.string(),
});
export type Unsent = z.infer<typeof unsent>;

/** Where a comment or answer is meant: a node, `point` or `reply:<comment>`. */
const draftOf = (change: Change): { draft: string; text: string } | null => {
  const { map, after } = change;
  if (after === undefined) return null;
  if (map === 'comments') return { draft: after.on ?? 'point', text: after.text };
  return map === 'replies' ? { draft: `reply:${after.to}`, text: after.text } : null;
};

export function withUnsent(all: AllUnsent, draft: string, on: string, text: string): AllUnsent {
  const next = new Map(all);
  if (text === '') next.delete(draft);
  else next.set(draft, { on, text });
  return next;
}

/** With the words of what the room set back, before what one began since; `saidAt`: where they were written. */
export const withWordsOf = (
  all: AllUnsent,
  back: readonly Change[],
  saidAt: ReadonlyMap<string, string>,
): AllUnsent =>
  back.reduceRight((next, change) => {
    const said = draftOf(change);
    if (said === null) return next;
    const { draft, text } = said;
    const on = saidAt.get(draft) ?? draft.replace(/^reply:/, 'comment:');
    const since = next.get(draft)?.text;
    return withUnsent(next, draft, on, since === undefined ? text : `${text}\n${since}`);
  }, all);

/** Those whose field nothing leads to: the comment or the node is gone, or nobody comments there any more. */
export function wordsLeft(
  all: AllUnsent,
  { comments, notes, groups }: CanvasLayout,
  { nodes }: Pick<Graph, 'nodes'>,
  mayDraw: boolean,
): [draft: string, words: Unsent][] {
  // Who only looks has no field at all.
  if (!mayDraw) return [...all];
  return [...all].filter(([draft]) => {
    const key = draft.slice(draft.indexOf(':') + 1);
    if (draft.startsWith('reply:')) return !comments.has(key);
    if (draft === 'point') return false;
    const isMade = draft.startsWith('note:') ? notes.has(key) : groups.has(key);
    return !isMade && nodes.get(draft)?.isPrivate !== false;
  });
}

const place = 'canvas';
const kept = z.array(z.tuple([z.string(), unsent]));

/** What was kept in this browser, as chats keep what is written there. */
export function readUnsent(drafts: Drafts): AllUnsent {
  const read = kept.safeParse(parseJson(drafts.read(place)));
  return new Map(read.success ? read.data : []);
}

/** Keeps what changed, and leaves what other tabs keep. */
export function keepUnsent(drafts: Drafts, now: AllUnsent, before: AllUnsent): void {
  const all = new Map(readUnsent(drafts));
  for (const draft of before.keys()) if (!now.has(draft)) all.delete(draft);
  for (const [draft, words] of now) if (before.get(draft) !== words) all.set(draft, words);
  drafts.write(place, all.size === 0 ? '' : JSON.stringify([...all]));
}
