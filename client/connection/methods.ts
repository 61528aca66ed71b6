import { accounts } from '../../shared/methods/accounts.ts';
import { agents } from '../../shared/methods/agents.ts';
import { approvals } from '../../shared/methods/approvals.ts';
import type { contract } from '../../shared/methods/contract.ts';
import { grants } from '../../shared/methods/grants.ts';
import { home } from '../../shared/methods/home.ts';
import { invites } from '../../shared/methods/invites.ts';
import { members } from '../../shared/methods/members.ts';
import { messages } from '../../shared/methods/messages.ts';
import { policies } from '../../shared/methods/policies.ts';
import { runs } from '../../shared/methods/runs.ts';
import { session } from '../../shared/methods/session.ts';
import { threads } from '../../shared/methods/threads.ts';

const families = {
  ...session,
  ...threads,
  ...messages,
  ...runs,
  ...members,
  ...invites,
  ...home,
  ...agents,
  ...accounts,
  ...approvals,
  ...grants,
  ...policies,
};

/** What the page asks of a room: what it has no view for yet is left out, since it is all loaded at first. */
export type ClientMethod = keyof typeof families;

export const methods: Pick<typeof contract, ClientMethod> = families;
