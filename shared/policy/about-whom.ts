import { type Principal, principal } from '../model/principal.ts';
import type { Action } from './action.ts';

/** The members without whom an action can no longer be done: who asked for it, and whom it names. */
export function aboutWhom({ method, input, by }: Action): Principal[] {
  if (method !== 'room.transfer') return [by];
  const to: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'to') : null;
  const heir = principal.safeParse(to);
  return heir.success ? [heir.data, by] : [by];
}
