import type { MethodName } from '../../shared/methods/contract.ts';
import type { produce } from '../../shared/methods/produce.ts';

/** Whatever the contract offers to people and agents; a method added there can be called here. */
export type AgentMethod = Exclude<MethodName, keyof typeof produce>;
