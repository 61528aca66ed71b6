import { accounts } from '../../shared/methods/accounts.ts';
import { agents } from '../../shared/methods/agents.ts';
import { approvals } from '../../shared/methods/approvals.ts';
import { artifacts } from '../../shared/methods/artifacts.ts';
import { grants } from '../../shared/methods/grants.ts';
import { graph } from '../../shared/methods/graph.ts';
import { home } from '../../shared/methods/home.ts';
import { instances } from '../../shared/methods/instances.ts';
import { invites } from '../../shared/methods/invites.ts';
import { jobs } from '../../shared/methods/jobs.ts';
import { members } from '../../shared/methods/members.ts';
import { policies } from '../../shared/methods/policies.ts';
import { projects } from '../../shared/methods/projects.ts';
import { receipts } from '../../shared/methods/receipts.ts';
import { search } from '../../shared/methods/search.ts';
import { timeline } from '../../shared/methods/timeline.ts';

/** What only views ask that are loaded when they are needed: a new family of methods goes here. */
export const laterMethods = {
  ...members,
  ...invites,
  ...home,
  ...agents,
  ...accounts,
  ...approvals,
  ...artifacts,
  ...grants,
  ...graph,
  ...policies,
  ...projects,
  ...jobs,
  ...receipts,
  ...search,
  ...timeline,
  ...instances,
};
