import { useMemo } from 'react';
import type { Result } from '../../shared/methods/contract.ts';
import type { Approval, ApprovalState, Verdict, Vote } from '../../shared/model/approval.ts';
import { digestOf } from '../../shared/policy/action.ts';
import { againFrom, stateAt } from '../../shared/policy/approval.ts';
import { standingOf } from '../../shared/policy/electorate.ts';
import { mayEdit } from '../../shared/policy/may-edit.ts';
import { useAsk } from '../store/use-ask.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { countsNow, hallOf } from './hall-of.ts';
import { happensOnce } from './happens-once.ts';
import { saysBothSteps } from './says-both-steps.ts';
import { useWhoIs } from './use-who-is.ts';
import { withNames } from './who-is.ts';

/** A second press by accident is no second step. */
const calmMs = 1_000;

export interface Voting {
  /** By the room's clock, whether the row says so yet or not. */
  state: ApprovalState;
  /** Until it is too late to decide. */
  leftMs: number;
  /** Why one may not vote; `null` if one may. */
  whyNot: string | null;
  /** What one said already. */
  own: Verdict | 'firstStep' | null;
  /** One asked by one's own press and nobody else could decide: one press says both steps. */
  isAlone: boolean;
  /** Until the second step of deciding for oneself counts. */
  againInMs: number;
  /** It is what is shown that is decided about. */
  isIntact: boolean;
  mayCancel: boolean;
  /** May one ask for something else in its place? */
  mayEdit: boolean;
  /** Does a vote count, by the rights that its voter has now? */
  counts: (vote: Vote) => boolean;
  /** May one let the same go without asking? */
  mayGrant: boolean;
  /** `null`: it was refused, as `trouble` says. */
  decide: (verdict: Verdict, reason?: string) => Promise<Result<'approvals.decide'> | null>;
  cancel: () => Promise<boolean>;
  trouble: string | null;
  isBusy: boolean;
}

/** What whoever looks at an approval may do about it now, and the doing. */
export function useVoting(approval: Approval): Voting {
  const { id: room, account } = useRoom();
  const self = account.principal;
  const members = useSession(({ replica }) => replica.rows.members);
  const grants = useSession(({ replica }) => replica.rows.grants);
  const threads = useSession(({ replica }) => replica.rows.threads);
  const whoIs = useWhoIs();
  const { ask, trouble, isBusy } = useAsk();
  const now = useRoomNow(1_000, approval.state === 'pending');
  const { id: approvalId, deadline, votes, requestedBy, onBehalfOf } = approval;
  const digest = useMemo(() => digestOf(approval.action), [approval.action]);
  const state = stateAt(approval, now);
  // Founders matter here for agents alone, and an agent's home is the room that it founded.
  const founder = account.homeRoom === room ? self : requestedBy;
  const hall = hallOf(approval, { members, grants, threads }, founder, now);
  const standing = standingOf(approval, self, hall);
  const vote = votes.find(({ by }) => by === self);
  const isFirst = vote?.isFirstStep === true;
  const isAlone = saysBothSteps(approval, self, hall);
  const from = Math.max(
    againFrom(approval, self) ?? 0,
    isFirst ? vote.at + calmMs : 0,
    isAlone ? approval.askedAt + calmMs : 0,
  );
  const isOwner = members.get(self)?.role === 'owner';
  return {
    state,
    leftMs: deadline - now,
    whyNot: standing.mayVote ? null : standing.why,
    own: vote === undefined ? null : isFirst ? 'firstStep' : vote.verdict,
    isAlone,
    againInMs: Math.max(0, from - now),
    isIntact: digest === approval.digest,
    // What a gateway asks for is answered with what it takes, and taken back by its run alone.
    mayCancel:
      approval.layer === 'product' && (requestedBy === self || onBehalfOf === self || isOwner),
    mayEdit:
      approval.layer === 'product' &&
      !happensOnce(approval.method) &&
      mayEdit(approval, self, hall),
    counts: (one) => countsNow(approval, one, hall),
    mayGrant: standing.mayVote && standing.grant === null && (!standing.isSelf || isFirst),
    decide: async (verdict, reason) => {
      const again = verdict === 'approve' && isFirst ? { again: true as const } : {};
      const why = reason === undefined || reason.trim() === '' ? {} : { reason };
      const said = { approvalId, digest, verdict, ...why };
      const ruling = await ask('approvals.decide', { ...said, ...again });
      const isFirstOfBoth = verdict === 'approve' && isAlone && !isFirst && ruling !== null;
      return isFirstOfBoth && ruling.againFrom !== undefined
        ? ask('approvals.decide', { ...said, again: true })
        : ruling;
    },
    cancel: async () => (await ask('approvals.cancel', { approvalId })) !== null,
    trouble: trouble === null ? null : withNames(trouble, whoIs),
    isBusy,
  };
}
