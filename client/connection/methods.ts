import { accounts } from '../../shared/methods/accounts.ts';
import { agents } from '../../shared/methods/agents.ts';
import type { contract } from '../../shared/methods/contract.ts';
import { home } from '../../shared/methods/home.ts';
import { invites } from '../../shared/methods/invites.ts';
import { members } from '../../shared/methods/members.ts';
import { messages } from '../../shared/methods/messages.ts';
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
};

/** What people and agents ask of a room: the contract without the producers' side. */
export type ClientMethod = keyof typeof families;

export const methods: Pick<typeof contract, ClientMethod> = families;
