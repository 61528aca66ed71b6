import type { Member } from '../../../shared/model/member.ts';
import { namesCalled } from '../../../shared/model/names-called.ts';
import type { Principal } from '../../../shared/model/principal.ts';

type Known = readonly Pick<Member, 'id' | 'name'>[];

/** A piece of what somebody wrote; `isCall`: an `@` with the name of somebody who was called by it. */
export interface Piece {
  /** Where it begins. */
  at: number;
  text: string;
  isCall: boolean;
}

/** What was written, with those names told apart that called one of `called`. */
export function piecesOf(text: string, members: Known, called: readonly Principal[]): Piece[] {
  const meant = members.filter(({ id }) => called.includes(id));
  const pieces: Piece[] = [];
  let end = 0;
  const add = (to: number, isCall: boolean) => {
    if (to > end) pieces.push({ at: end, text: text.slice(end, to), isCall });
    end = Math.max(end, to);
  };
  for (const { principal, at } of namesCalled(text, meant)) {
    const name = meant.find(({ id }) => id === principal)?.name ?? '';
    add(at, false);
    const begins = text.slice(at + 1).toLowerCase();
    add(at + 1 + (begins.startsWith(name.toLowerCase()) ? name : principal).length, true);
  }
  add(text.length, false);
  return pieces;
}

/** Words with an `@` before them that call nobody. */
export function callsNobody(text: string, members: Known): string[] {
  const called = new Set(namesCalled(text, members).map(({ at }) => at));
  // Twice in one text a name is listed once; it is no word that calls nobody.
  const known = members.flatMap(({ id, name }) => [id, name.toLowerCase()]);
  return [...text.matchAll(/(?<![\p{L}\p{N}_.@/-])@([\p{L}\p{N}][\p{L}\p{N}._-]*)/gu)].flatMap(
    ({ index, 0: word }) => {
      const rest = text.slice(index + 1).toLowerCase();
      const isKnown = called.has(index) || known.some((name) => rest.startsWith(name));
      return isKnown ? [] : [word.replace(/[._-]+$/, '')];
    },
  );
}
