import { canonicalJson } from '../lib/canonical-json.ts';
import { sha256Hex } from '../lib/sha256.ts';
import type { Principal } from '../model/principal.ts';
import type { Role } from '../model/role.ts';
import { rightOf } from '../policy/may.ts';
import { type CanvasMapName, type CanvasValue, readEntry } from './document.ts';

/** One key that an update sets or, without `after`, deletes. */
export interface CanvasChange {
  map: CanvasMapName;
  key: string;
  after: unknown;
}

export interface CanvasCaller {
  principal: Principal;
  role: Role;
}

/** What was ever signed under a key, also when it is gone. */
export interface Signed {
  /** Who used the key first: it is theirs for good. */
  by: Principal;
  /** `markOf` values that stood there: these may stand again, which is how one undoes. */
  marks: readonly string[];
}

export type SignedMap = 'notes' | 'groups' | 'edges' | 'comments' | 'replies' | 'resolved';

/** What the room knows beside the document. */
export interface CanvasKnown {
  signed(map: SignedMap, key: string): Signed | null;
  /** Does this comment stand in the document, with all of the same update taken? */
  isSaid(comment: string): boolean;
  /** Is it a node that not everybody of the room may see? Nothing shared is about it. */
  isHidden(node: string): boolean;
}

export const isSignedMap = (map: CanvasMapName): map is SignedMap =>
  map !== 'pos' && map !== 'looks';

/** What a value is recognised by when it comes again. */
export const markOf = (value: unknown): string => sha256Hex(canonicalJson(value)).slice(0, 22);

/** May this member draw at all? */
export const mayDraw = (role: Role): boolean => rightOf(role, 'say') === 'yes';

/**
 * Why this member may not make this change, or `null` when they may. Everybody who may draw places,
 * writes and deletes notes, groups and edges; new words carry the name of whoever wrote them, and
 * words that stood there before may stand again under their old name. A comment's words are its
 * author's alone: nobody else changes them or brings them back; who operates the room may delete them.
 * Answered or resolved is what stands now: one that was withdrawn, or is withheld because not everybody
 * may see what it is about, gets no more words that everybody would read.
 */
export function whyNotChange(
  { map, key, after }: CanvasChange,
  { principal, role }: CanvasCaller,
  known: CanvasKnown,
): string | null {
  if (!mayDraw(role)) return 'You may only look at this canvas.';
  if (after === undefined) return whyNotDelete(map, key, { principal, role }, known);
  switch (map) {
    case 'pos':
    case 'looks':
      if (readEntry(map, key, after) === null) return invalid(map);
      return known.isHidden(key) ? aboutHidden : null;
    case 'notes':
    case 'groups': {
      const value = readEntry(map, key, after);
      return value === null ? invalid(map) : whyNotSign(value, known.signed(map, key), principal);
    }
    case 'edges': {
      const value = readEntry(map, key, after);
      if (value === null) return invalid(map);
      if (known.isHidden(value.from) || known.isHidden(value.to)) return aboutHidden;
      const isLoose = [value.from, value.to].some((end) => !isKnown(end, known));
      return isLoose
        ? 'An edge leads to a note or group that never was.'
        : whyNotSign(value, known.signed(map, key), principal);
    }
    case 'comments': {
      const value = readEntry(map, key, after);
      if (value === null) return invalid(map);
      if (value.on !== undefined && known.isHidden(value.on)) return aboutHidden;
      return whyNotSay(value, known.signed(map, key), principal);
    }
    case 'replies': {
      const value = readEntry(map, key, after);
      if (value === null) return invalid(map);
      if (!known.isSaid(value.to)) return noComment;
      return whyNotSay(value, known.signed(map, key), principal);
    }
    case 'resolved': {
      const value = readEntry(map, key, after);
      if (value === null) return invalid(map);
      if (!known.isSaid(key)) return noComment;
      const stood = known.signed(map, key)?.marks.includes(markOf(value)) === true;
      return stood || value.by === principal ? null : inAnotherName;
    }
  }
}

/** May they delete what `by` said? */
export const mayWithdraw = (
  by: Principal | undefined,
  { principal, role }: CanvasCaller,
): boolean => by === principal || rightOf(role, 'operate') === 'yes';

function whyNotDelete(
  map: CanvasMapName,
  key: string,
  { principal, role }: CanvasCaller,
  known: CanvasKnown,
): string | null {
  if (map !== 'comments' && map !== 'replies') return null;
  if (mayWithdraw(known.signed(map, key)?.by, { principal, role })) return null;
  return 'Only its author or an operator deletes a comment.';
}

function whyNotSign(
  value: CanvasValue<'notes' | 'groups' | 'edges'>,
  was: Signed | null,
  caller: Principal,
): string | null {
  const author = was?.by ?? caller;
  if (value.by !== author) return inAnotherName;
  if ((value.editedBy ?? value.by) === caller) return null;
  return was?.marks.includes(markOf(value)) === true ? null : inAnotherName;
}

/** Also when it was deleted: nobody brings back what another withdrew. */
const whyNotSay = (
  { by }: CanvasValue<'comments' | 'replies'>,
  was: Signed | null,
  caller: Principal,
): string | null => (by === caller && (was?.by ?? caller) === caller ? null : inAnotherName);

/** Of truth the room alone knows what is there; of notes and groups the document does. */
function isKnown(end: string, known: CanvasKnown): boolean {
  const [kind, id = ''] = end.split(':');
  if (kind === 'note') return known.signed('notes', id) !== null;
  return kind !== 'group' || known.signed('groups', id) !== null;
}

export const aboutHidden =
  'It is about something that not everybody here may see. Say it there; it is placed for you alone.';
const noComment = 'There is no such comment any more.';
const inAnotherName = 'It is written in the name of somebody else.';
const invalid = (map: CanvasMapName): string => `It is no value of "${map}".`;
