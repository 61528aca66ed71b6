import { clientMutants } from './client-mutants.ts';
import type { Mutant } from './mutant.ts';
import { roomMutants } from './room-mutants.ts';
import { topicMutants } from './topic-mutants.ts';

export const mutants: readonly Mutant[] = [...roomMutants, ...topicMutants, ...clientMutants];
