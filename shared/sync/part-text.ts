/** The text of a part as one holder has it: `text` under the revision `rev`. */
export interface PartText {
  rev: number;
  text: string;
}

export const emptyText: PartText = { rev: 0, text: '' };

/**
 * `gap`: something before this was missed, ask for it. `old`: nothing new in it. Otherwise the
 * text with what is new.
 */
export type TextOutcome = PartText | 'gap' | 'old';

/** A delta says what stands from `offset` on; what is held already is ignored, never replaced. */
export function applyDelta(
  held: PartText,
  delta: { rev: number; offset: number; text: string },
): TextOutcome {
  if (delta.rev < held.rev) return 'old';
  if (delta.rev > held.rev || delta.offset > held.text.length) return 'gap';
  const known = held.text.length - delta.offset;
  if (known >= delta.text.length) return 'old';
  return { rev: held.rev, text: held.text + delta.text.slice(known) };
}

/** What an answer says of a text, of the revision that is held too: of that the room may have lost the end. */
export function applyStanding(held: PartText, standing: { rev: number; keep: number }): PartText {
  if (standing.rev < held.rev) return held;
  return { rev: standing.rev, text: held.text.slice(0, standing.keep) };
}

/** A revision voids the text from `keep` on, and every delta of lower revisions. */
export function applyRevision(held: PartText, revision: { rev: number; keep: number }): PartText {
  if (revision.rev <= held.rev) return held;
  return { rev: revision.rev, text: held.text.slice(0, revision.keep) };
}
