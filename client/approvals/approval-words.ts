import { marked } from '../../shared/lib/marked.ts';
import type { Approval, ApprovalState, Terms } from '../../shared/model/approval.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import type { NameOf } from '../store/author-name.ts';

/** Who has to decide, as the policy stood when it was asked for. */
export function policyWords({ preset, need, distinctHumans, roles, exclude, secondStepMs }: Terms) {
  const who = orList(roles);
  const count = need === 1 ? `one ${who}` : `${need} of: ${who}`;
  const people = distinctHumans > 1 ? `, ${distinctHumans} different people among them` : '';
  const not =
    exclude.length === 0 ? '' : ', but neither who asked nor for whom it is done, nor their agents';
  const wait =
    secondStepMs === 0
      ? ''
      : `; whoever decides for themselves says it again ${hours(secondStepMs)} later`;
  return `${capital(preset)} policy: ${count}${people}${not}${wait}. One no is enough.`;
}

/** Who decided it and what happened then; `null` while it is open. */
export function fateWords(approval: Approval, state: ApprovalState, nameOf: NameOf): string | null {
  const { decidedBy = [], grantId, isSelfDecided, reason, error } = approval;
  const names = andList(decidedBy.map((by) => `${nameOf(by)}${forSelf(approval, by)}`));
  const by = names === '' ? '' : ` by ${names}`;
  const why = reason === undefined || reason === '' ? '.' : `: ${marked(reason)}`;
  const how = grantId === undefined ? '' : ' under a grant';
  const alone = isSelfDecided === true && decidedBy.length < 2 ? ', for themselves' : '';
  const allowed = `Approved${by}${how}${alone}`;
  switch (state) {
    case 'pending':
      return null;
    case 'approved':
      return approval.heldMs === undefined
        ? `${allowed}. It has not begun yet.`
        : `${allowed}. It begins when the pause ends.`;
    case 'dispatched':
      return `${allowed}. It is under way.`;
    case 'done':
      return `${allowed}, and done.`;
    case 'failed':
      return `${allowed}, and failed${error === undefined ? '.' : `: ${marked(error)}`}`;
    case 'unknown':
      return `${allowed}. It may have happened or not, and is not tried again. Check before you ask for it once more.`;
    case 'rejected':
      return `Rejected${by}${why}`;
    case 'expired': {
      const end = reason === undefined ? ' in time, so it did not happen.' : ` here in time${why}`;
      return names === '' ? `Nobody decided${end}` : `${allowed}, but it did not begin${end}`;
    }
    case 'cancelled':
      return approval.decidedElsewhere === true
        ? `No longer asked here${why}`
        : `Cancelled${by}${why}`;
    case 'superseded':
      return 'Another version took its place.';
  }
}

/** Of several who decided, those alone who did it for themselves. */
const forSelf = ({ votes, decidedBy = [] }: Approval, by: Principal): string =>
  decidedBy.length > 1 && votes.some((vote) => vote.by === by && vote.isSelf === true)
    ? ' (for themselves)'
    : '';

export const andList = (names: readonly string[]): string =>
  names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

const orList = (roles: readonly Role[]): string =>
  roles.length < 2
    ? roles.join('')
    : `${roles.slice(0, -1).join(', ')} or ${roles[roles.length - 1]}`;

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

const hours = (ms: number): string => `${Math.round(ms / 3_600_000)} h`;
