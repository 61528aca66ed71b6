import type { LogLevel } from '../autopilot/ports.ts';

/** `error`: a developer should look. `info`: something changed. `debug`: off in production. */
export function log(
  level: LogLevel,
  event: string,
  facts: Record<string, string | number | boolean> = {},
): void {
  if (level !== 'debug') console[level](JSON.stringify({ event, ...facts }));
}
