import { stripVTControlCharacters } from 'node:util';
import { redactCut } from '../../shared/producer/redactor.ts';

/** "EX_CONFIG": a gateway that refuses its configuration, and would refuse it again. */
export const exitOfBadConfig = 78;

const most = 300;

/**
 * Why a gateway ended, out of its last words: what names an error, without time stamps and paths,
 * which are nobody's business on a screen, and without the secrets of its box and what looks like a
 * key. `null` when it said nothing of the kind.
 */
export function exitReason(said: string, secrets: readonly string[]): string | null {
  // Before anything is cut: of a secret that was cut nobody knows that it is one.
  const lines = redactCut(stripVTControlCharacters(said), secrets)
    .split('\n')
    .map((line) => line.replace(/^\S*\d{2}:\d{2}:\d{2}\S*\s+/, '').trim())
    .filter((line) => line !== '');
  const at = lines.findLastIndex((line) => isHeading(line));
  const found = at === -1 ? lines.filter(namesAnError).slice(-2) : lines.slice(at, at + 4);
  const reason = found
    .join(' ')
    .replace(/(?:~|\/)[\w.@-]*(?:\/[\w.@-]+)+/g, '…')
    .slice(0, most);
  return reason === '' ? null : reason;
}

const isHeading = (line: string): boolean =>
  /invalid config|config(?:uration)? (?:is )?invalid/i.test(line);
const namesAnError = (line: string): boolean =>
  /error|invalid|refus|fail|in use|EADDRINUSE|out of memory|ENOSPC|not supported/i.test(line);

/** The port was taken between the choice and the start. */
export const isPortTaken = (said: string): boolean =>
  /EADDRINUSE|address already in use|port \d+ is (?:already )?in use|already listening/i.test(said);
