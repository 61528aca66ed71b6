import { mailEvent } from '../../shared/protocol/local-mail.ts';
import type { LogLevel } from '../autopilot/ports.ts';

/** `error`: a developer should look. `info`: something changed. `debug`: off in production. */
export function log(
  level: LogLevel,
  event: string,
  facts: Record<string, string | number | boolean> = {},
): void {
  if (level !== 'debug') console[level](JSON.stringify({ event, ...facts }));
}

/** A letter to the person at the terminal of a laptop. The supervisor shows it there and keeps it nowhere. */
export function printMail(mail: { to: string; subject: string; text: string }): void {
  console.info(JSON.stringify({ event: mailEvent, ...mail }));
}
