import { isAnybody, nameInBrackets, spokenBy } from '../../shared/lib/spoken-by.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';

/**
 * What a gateway would look for a command in: it takes brackets at the beginning away, ours and any
 * that follow. A command that it is not to do it drops, and what was said is lost.
 */
const looksLikeCommand = /^(?:\s*\[[^\]\n]*\])*\s*\//;

/**
 * A message as the model of a gateway reads it: named as the assistant of a room names speakers. One
 * word more stands before what looks like a command, so that its words arrive whole.
 */
export function saidBy(author: { principal: Principal; name: string }, text: string): string {
  const isAgent = splitPrincipal(author.principal).kind === 'agent';
  const who = `${nameInBrackets(author.name)}${isAgent ? ', an agent' : ''}`;
  return spokenBy(who, looksLikeCommand.test(text) ? `wrote: ${text}` : text, isAnybody);
}
