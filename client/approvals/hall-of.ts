import type { Approval, Vote } from '../../shared/model/approval.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import { counts } from '../../shared/policy/approval.ts';
import type { Electorate } from '../../shared/policy/electorate.ts';
import type { Rows } from '../../shared/sync/replica.ts';

/** Who decides about an approval now, as far as the page knows: of a private chat, those it names. */
export function hallOf(
  { threadId }: Pick<Approval, 'threadId'>,
  rows: Pick<Rows, 'members' | 'grants' | 'threads'>,
  founder: Principal,
  now: number,
): Electorate {
  const access = threadId === undefined ? undefined : rows.threads.get(threadId)?.access;
  const members = [...rows.members.values()];
  return {
    members:
      access === undefined ? members : members.filter(({ id }) => access.some((one) => one === id)),
    grants: [...rows.grants.values()],
    founder,
    now,
  };
}

/**
 * Does a vote count now, by the rule that the room counts by? Only the founder of a room votes as an
 * agent without a grant, which is how the page knows them.
 */
export function countsNow(approval: Approval, vote: Vote, hall: Electorate): boolean {
  const isAgent = splitPrincipal(vote.by).kind === 'agent';
  const founder = isAgent && vote.grantId === undefined ? vote.by : hall.founder;
  return counts(approval, vote, { ...hall, founder });
}
