import { bounds } from '../protocol/bounds.ts';
import type { Member } from './member.ts';
import type { Principal } from './principal.ts';

export interface NameCalled {
  principal: Principal;
  /** Where the `@` stands. */
  at: number;
}

/** Looked at in one text; a text of nothing but `@` is no reason to look longer. */
const mostLooks = 200;

/**
 * The members whose names (or principals) a text calls with an `@`, each once, in order. The longest
 * name that fits is meant; of two members with one name, both.
 */
export function namesCalled(
  text: string,
  members: readonly Pick<Member, 'id' | 'name'>[],
): NameCalled[] {
  const called = new Map<Principal, number>();
  const names = members.flatMap(({ id, name }) => [
    { id, name: name.toLowerCase() },
    { id, name: id },
  ]);
  let looks = 0;
  for (const { index } of text.matchAll(/(?<![\p{L}\p{N}_.@/-])@(?=[\p{L}\p{N}])/gu)) {
    if (++looks > mostLooks || called.size >= bounds.mentionsPerMessage) break;
    const fitting = names.filter(({ name }) => isAt(text, index + 1, name));
    const longest = Math.max(0, ...fitting.map(({ name }) => name.length));
    for (const { id, name } of fitting)
      if (name.length === longest && !called.has(id)) called.set(id, index);
  }
  return [...called].map(([principal, at]) => ({ principal, at }));
}

/** Does the name stand there, and end there? */
function isAt(text: string, from: number, name: string): boolean {
  if (name === '' || text.slice(from, from + name.length).toLowerCase() !== name) return false;
  return !/^[\p{L}\p{N}_]/u.test(text.slice(from + name.length, from + name.length + 2));
}
