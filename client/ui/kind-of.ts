import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';

/** How a principal is drawn: people are round, everything else is square. */
export const kindOf = (of: Principal): 'person' | 'agent' =>
  splitPrincipal(of).kind === 'human' ? 'person' : 'agent';
