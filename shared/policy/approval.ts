import {
  type Approval,
  type ApprovalState,
  approvalTransitions,
  type Verdict,
  type Vote,
} from '../model/approval.ts';
import type { Grant } from '../model/grant.ts';
import { type Principal, splitPrincipal } from '../model/principal.ts';
import { bounds } from '../protocol/bounds.ts';
import { digestOf } from './action.ts';
import { type Electorate, standingOf, voters } from './electorate.ts';

/** A no, as one of the protocol's codes and in words. */
export interface No {
  ok: false;
  code: 'conflict' | 'notAllowed';
  message: string;
}

export type Ruling =
  | {
      ok: true;
      approval: Approval;
      /** `same`: nothing changed. `first`: the second step is to come. `counted`: others have to vote as well. */
      what: 'same' | 'first' | 'counted' | 'decided';
      /** The grant that an agent voted under, to be used once. */
      grant: Grant | null;
    }
  | No;

export interface Ballot {
  by: Principal;
  /** Of what the voter saw. */
  digest: string;
  verdict: Verdict;
  reason?: string | undefined;
  again?: true | undefined;
}

/** The state by server time, whether an alarm rang or not. */
export function stateAt(approval: Approval, now: number): ApprovalState {
  const { state, deadline, dispatchBefore, heldMs } = approval;
  const isLate =
    (state === 'pending' && now >= deadline) ||
    (state === 'approved' && heldMs === undefined && now >= (dispatchBefore ?? 0));
  return isLate ? 'expired' : state;
}

/** The only way any vote counts, whatever button, key or text it came by. */
export function castVote(approval: Approval, ballot: Ballot, hall: Electorate): Ruling {
  const state = stateAt(approval, hall.now);
  if (ballot.digest !== approval.digest) return no('conflict', otherBytes);
  const own = approval.votes.find(({ by }) => by === ballot.by);
  if (state !== 'pending') {
    const isRepeat = own?.verdict === ballot.verdict && own.isFirstStep !== true;
    return isRepeat && approval.decidedBy !== undefined
      ? { ok: true, approval, what: 'same', grant: null }
      : no('conflict', wordsFor(approval, state));
  }
  const standing = standingOf(approval, ballot.by, hall);
  if (!standing.mayVote) return no('notAllowed', standing.why);
  if (own?.verdict === ballot.verdict && counts(approval, own, hall)) {
    const decided = tally(approval, hall);
    return {
      ok: true,
      approval: decided ?? approval,
      what: decided ? 'decided' : 'same',
      grant: null,
    };
  }
  const vote: Vote = {
    by: ballot.by,
    verdict: ballot.verdict,
    at: hall.now,
    ...(standing.grant === null ? {} : { grantId: standing.grant.id }),
    ...(ballot.reason === undefined || ballot.reason === '' ? {} : { reason: ballot.reason }),
    ...(standing.isSelf ? { isSelf: true } : {}),
  };
  const { grant } = standing;
  if (standing.isSelf && ballot.verdict === 'approve') {
    const first = own?.isFirstStep === true ? own : null;
    const isSecond =
      first !== null && ballot.again === true && hall.now >= first.at + approval.terms.secondStepMs;
    if (!isSecond)
      return {
        ok: true,
        approval: first === null ? withVote(approval, { ...vote, isFirstStep: true }) : approval,
        what: 'first',
        grant: null,
      };
  }
  const voted = withVote(approval, vote);
  const decided = tally(voted, hall);
  return { ok: true, approval: decided ?? voted, what: decided ? 'decided' : 'counted', grant };
}

/** After rights changed: what was said may make the outcome now. `null`: it stays as it is. */
export const recount = (approval: Approval, hall: Electorate): Approval | null =>
  stateAt(approval, hall.now) === 'pending' ? tally(approval, hall) : null;

/** From when on a second step counts. */
export const againFrom = (approval: Approval, by: Principal): number | undefined => {
  const first = approval.votes.find((vote) => vote.by === by && vote.isFirstStep === true);
  return first === undefined ? undefined : first.at + approval.terms.secondStepMs;
};

/** The approval as the votes make it, by the rights their voters have now; `null` while it is open. */
function tally(approval: Approval, hall: Electorate): Approval | null {
  const { terms, votes } = approval;
  const counting = votes.filter((vote) => counts(approval, vote, hall));
  const rejecting = counting.filter(({ verdict }) => verdict === 'reject');
  const approving = counting.filter(({ verdict }) => verdict === 'approve');
  if (rejecting.length >= terms.needReject) {
    const reason = rejecting.findLast((vote) => vote.reason !== undefined)?.reason;
    return {
      ...move(approval, 'rejected'),
      decidedAt: hall.now,
      endedAt: hall.now,
      decidedBy: rejecting.map(({ by }) => by),
      ...(reason === undefined ? {} : { reason }),
    };
  }
  const humans = approving.filter(({ by }) => splitPrincipal(by).kind === 'human');
  if (approving.length < terms.need || humans.length < terms.distinctHumans) return null;
  return {
    ...move(approval, 'approved'),
    decidedAt: hall.now,
    decidedBy: approving.map(({ by }) => by),
    dispatchBefore: dispatchBeforeOf(approval, hall.now),
    ...(approving.some(({ isSelf }) => isSelf) ? { isSelfDecided: true } : {}),
  };
}

/** A gateway that waits no longer takes no answer. */
const dispatchBeforeOf = ({ expiresAt }: Approval, now: number): number =>
  Math.min(
    now + bounds.dispatchWithinMs,
    expiresAt === undefined ? Number.MAX_SAFE_INTEGER : expiresAt - bounds.gatewayMarginMs / 3,
  );

/** An agent's vote stands as long as its grant was not cut, though that vote may have used it up. */
export function counts(approval: Approval, vote: Vote, hall: Electorate): boolean {
  if (vote.isFirstStep === true) return false;
  if (vote.grantId === undefined) return standingOf(approval, vote.by, hall).mayVote;
  const grant = hall.grants.find(({ id }) => id === vote.grantId);
  if (grant === undefined || grant.ended?.why === 'cut') return false;
  const { ended: _, ...whole } = grant;
  const asVoted = { ...whole, usesLeft: 1, expires: Number.POSITIVE_INFINITY };
  return standingOf(approval, vote.by, { ...hall, grants: [asVoted] }).mayVote;
}

/** Approved by a grant at the moment it is asked for. */
export function approveByGrant(approval: Approval, grant: Grant, hall: Electorate): Approval {
  const standing = standingOf(approval, grant.by, hall);
  return {
    ...move(approval, 'approved'),
    decidedAt: hall.now,
    decidedBy: [grant.by],
    grantId: grant.id,
    dispatchBefore: dispatchBeforeOf(approval, hall.now),
    ...(standing.mayVote && standing.isSelf ? { isSelfDecided: true } : {}),
  };
}

/** While the room is paused, the time to dispatch what was approved does not run. */
export function hold(approval: Approval, now: number): Approval {
  const { dispatchBefore = now, ...rest } = approval;
  if (approval.state !== 'approved' || approval.heldMs !== undefined) return approval;
  return { ...rest, heldMs: Math.max(0, dispatchBefore - now) };
}

/** The pause is over. */
export function release(approval: Approval, now: number): Approval {
  const { heldMs, ...rest } = approval;
  return heldMs === undefined ? approval : { ...rest, dispatchBefore: now + heldMs };
}

/**
 * The last step before the effect. The executor says the digest of what it is about to run, and a
 * token: the same token may ask again, since it has not begun; nobody else ever may.
 */
export function dispatch(
  approval: Approval,
  { digest, token, now }: { digest: string; token: string; now: number },
): { ok: true; approval: Approval; isNew: boolean } | No {
  if (digest !== approval.digest || digestOf(approval.action) !== digest)
    return no('conflict', otherBytes);
  const state = stateAt(approval, now);
  if (state === 'dispatched' && approval.token === token)
    return { ok: true, approval, isNew: false };
  if (state !== 'approved') return no('conflict', wordsFor(approval, state));
  const { dispatchBefore: _, ...rest } = move(approval, 'dispatched');
  return { ok: true, approval: { ...rest, dispatchedAt: now, token }, isNew: true };
}

/** What became of what was dispatched. */
export const settle = (
  approval: Approval,
  outcome: 'done' | 'failed' | 'unknown',
  now: number,
  error?: string,
): Approval => ({
  ...move(approval, outcome),
  endedAt: now,
  ...(error === undefined ? {} : { error }),
});

/** `null`: its time has not come, or it has ended. */
export function expire(approval: Approval, now: number): Approval | null {
  if (approval.state === 'expired' || stateAt(approval, now) !== 'expired') return null;
  return { ...move(approval, 'expired'), endedAt: now };
}

/**
 * What asked for it is gone (`by` is `null` if nobody did that), or took it back. Past its deadline it
 * ran out before that, and is expired. `null`: too late.
 */
export function cancel(
  approval: Approval,
  by: Principal | null,
  reason: string,
  now: number,
): Approval | null {
  if (!may(approval.state, 'cancelled')) return null;
  const ranOut = expire(approval, now);
  if (ranOut !== null) return ranOut;
  const { decidedBy: _, ...rest } = move(approval, 'cancelled');
  return { ...rest, endedAt: now, reason, ...(by === null ? {} : { decidedBy: [by] }) };
}

/** Another approval takes its place. `null`: too late. */
export function supersede(approval: Approval, by: Approval, now: number): Approval | null {
  if (stateAt(approval, now) !== 'pending') return null;
  return { ...move(approval, 'superseded'), endedAt: now, supersededBy: by.id };
}

/** Says that nobody is left who could decide it, and what would help; or no longer. */
export function withStuck(approval: Approval, hall: Electorate): Approval {
  const { stuck: _, ...rest } = approval;
  if (approval.state !== 'pending') return rest;
  const { need, distinctHumans } = approval.terms;
  const able = voters(approval, hall);
  const humans = able.filter((one) => splitPrincipal(one).kind === 'human');
  if (able.length >= need && humans.length >= distinctHumans) return rest;
  return {
    ...rest,
    stuck: {
      message:
        able.length === 0
          ? 'Nobody in this room may decide about this.'
          : `It takes ${Math.max(need, distinctHumans)} to decide, and only ${able.length} may.`,
      fix: `An owner can make another member ${approval.terms.roles[0] ?? 'owner'}; or whoever asked takes it back.`,
    },
  };
}

const may = (from: ApprovalState, to: ApprovalState): boolean =>
  approvalTransitions[from].some((state) => state === to);

function move(approval: Approval, state: ApprovalState): Approval {
  if (!may(approval.state, state)) throw new Error(`${approval.state} does not become ${state}`);
  const { stuck: _, heldMs: __, ...rest } = approval;
  return { ...rest, state };
}

const withVote = (approval: Approval, vote: Vote): Approval => ({
  ...approval,
  votes: [...approval.votes.filter(({ by }) => by !== vote.by), vote],
});

/** What became of it, for whoever came too late; who decided by id, where nobody says their names. */
export function wordsFor(
  { decidedBy = [], reason }: Approval,
  state: ApprovalState,
  nameOf: (who: Principal) => string = String,
): string {
  const names = decidedBy.map((who) => nameOf(who));
  const who = names.length > 0 ? ` by ${names.join(' and ')}` : '';
  const why = reason === undefined ? '' : `: ${reason}`;
  switch (state) {
    case 'pending':
      return 'It is not decided yet.';
    case 'approved':
      return `It was approved${who} already.`;
    case 'rejected':
      return `It was rejected${who}${why}`;
    case 'expired':
      if (reason !== undefined)
        return who === ''
          ? `Its time ran out here${why}`
          : `It was approved${who}, but did not begin in time${why}`;
      return who === ''
        ? 'Its time ran out; ask again.'
        : `It was approved${who}, but did not begin in time; ask again.`;
    case 'cancelled':
      return `It was cancelled${who}${why}`;
    case 'superseded':
      return 'It was changed; look at what took its place.';
    default:
      return `It was approved${who} and used; an approval is good for one time.`;
  }
}

const otherBytes = 'This is not what was asked for; look at it again.';

const no = (code: No['code'], message: string): No => ({ ok: false, code, message });
