import { inLine, marked } from '../../shared/lib/marked.ts';
import type { ApprovalId, JobId, ThreadId } from '../../shared/model/ids.ts';
import { isActiveJob } from '../../shared/model/job.ts';
import type { Mention } from '../../shared/model/mention.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Electorate } from '../../shared/policy/electorate.ts';
import { standingOf } from '../../shared/policy/electorate.ts';
import { mayDecide } from '../../shared/policy/terms.ts';
import type { Rows } from '../../shared/sync/replica.ts';
import type { NameOf } from '../store/author-name.ts';
import { focusOf } from '../store/focus-of.ts';
import { askWords } from './ask-words.ts';

/** Something that one would want to know of while one looks elsewhere. */
export interface Notice {
  id: string;
  at: number;
  /** Fit for a screen that others see: who and what kind of thing, never what anybody wrote or what would run. */
  words: string;
  /** The same with the name of what it is about, for this page alone. */
  here?: string;
  /** What it is about, for this page alone. */
  detail?: string;
  place: NoticePlace;
  /** The chat in which it stands as well. */
  inChat?: ThreadId;
}

export type NoticePlace =
  | { approvalId: ApprovalId }
  | { jobId: JobId }
  | { threadId: ThreadId }
  /** A node of the canvas, or `comment:<id>`. */
  | { focus: string };

type Watched = Pick<Rows, 'approvals' | 'privateApprovals' | 'jobs' | 'mentions'>;

/** What is new between two states of the rows that matters to whoever looks. */
export function noticesBetween(
  before: Watched,
  after: Watched,
  hall: Omit<Electorate, 'founder'> & { self: Principal; isFounder: boolean; nameOf: NameOf },
): Notice[] {
  return [
    ...toDecide(before, after, hall),
    ...toDecideInPrivate(before, after, hall),
    ...mentioned(before, after, hall),
    ...ended(before, after, hall),
  ];
}

type Hall = Parameters<typeof noticesBetween>[2];

/** Of what was told: whatever waits no longer for a decision, or not for one of whoever looks. */
export function isOver(
  { place }: Notice,
  { approvals, privateApprovals }: Pick<Watched, 'approvals' | 'privateApprovals'>,
): boolean {
  if (!('approvalId' in place)) return false;
  const { approvalId } = place;
  const isOwnTurn = [...privateApprovals.values()].some(
    (one) => one.approvalId === approvalId && one.state === 'pending',
  );
  return approvals.get(approvalId)?.state !== 'pending' && !isOwnTurn;
}

function toDecide(before: Watched, { approvals }: Watched, hall: Hall): Notice[] {
  if (approvals === before.approvals) return [];
  return [...approvals.values()].flatMap((approval) => {
    const { id, state, hidden, requestedBy, askedAt, summary, method, threadId } = approval;
    if (state !== 'pending' || hidden === true || before.approvals.has(id)) return [];
    // Founders matter here for agents alone, and an agent's home is the room that it founded.
    const founder = hall.isFounder ? hall.self : requestedBy;
    const mayVote = standingOf(approval, hall.self, { ...hall, founder }).mayVote;
    if (requestedBy === hall.self || !mayVote) return [];
    const words = `${hall.nameOf(requestedBy)} ${askWords(method)}. It waits for your decision.`;
    return [
      {
        ...{ id: `approval ${id}`, at: askedAt, words, detail: summary },
        place: { approvalId: id },
        ...(threadId === undefined ? {} : { inChat: threadId }),
      },
    ];
  });
}

function toDecideInPrivate(
  before: Watched,
  { privateApprovals }: Watched,
  { self, members, nameOf }: Hall,
): Notice[] {
  if (privateApprovals === before.privateApprovals) return [];
  const role = members.find(({ id }) => id === self)?.role;
  return [...privateApprovals.values()].flatMap((row) => {
    const { id, principal, state, risk, requestedBy, approvalId, threadId, askedAt, summary } = row;
    if (principal !== self || state !== 'pending' || before.privateApprovals.has(id)) return [];
    if (requestedBy === self || role === undefined || !mayDecide(role, risk)) return [];
    const words = `${nameOf(requestedBy)} asks for something in a private chat. It waits for a decision.`;
    return [
      {
        ...{ id: `approval ${approvalId}`, at: askedAt, words, detail: summary },
        ...{ place: { approvalId }, inChat: threadId },
      },
    ];
  });
}

function mentioned(before: Watched, { mentions }: Watched, { self, nameOf }: Hall): Notice[] {
  if (mentions === before.mentions) return [];
  return [...mentions.values()].flatMap((mention) => {
    const { id, principal, by, at, snippet } = mention;
    const place = placeOfMention(mention);
    if (principal !== self || by === self || before.mentions.has(id) || place === null) return [];
    const words = `${nameOf(by)} mentioned you.`;
    return [{ id: `mention ${id}`, at, detail: marked(snippet), place, words }];
  });
}

/** Where somebody was called; `null` for a place that this page does not know. */
function placeOfMention({ threadId, comment }: Mention): NoticePlace | null {
  if (threadId !== undefined) return { threadId };
  return comment === undefined ? null : { focus: focusOf(comment) };
}

function ended(before: Watched, { jobs }: Watched, { self }: Hall): Notice[] {
  if (jobs === before.jobs) return [];
  return [...jobs.values()].flatMap((job) => {
    const { id, state, startedBy, onBehalfOf, endedAt, endedBy, title } = job;
    const was = before.jobs.get(id);
    if (was === undefined || !isActiveJob(was.state) || isActiveJob(state)) return [];
    if ((startedBy !== self && onBehalfOf !== self) || endedBy === self) return [];
    const how = state === 'done' ? 'is done' : state === 'failed' ? 'failed' : 'was cancelled';
    const at = endedAt ?? job.lastAt;
    return [
      {
        id: `job ${id}`,
        at,
        words: `A job that you started ${how}.`,
        here: `Your job “${inLine(title)}” ${how}.`,
        place: { jobId: id },
      },
    ];
  });
}
