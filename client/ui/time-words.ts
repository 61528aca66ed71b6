/** A length of time as a person says it: "4 s", "12 min", "3 h", "5 days". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  const days = Math.floor(seconds / 86_400);
  return days === 1 ? '1 day' : `${days} days`;
}

/**
 * How long is left, in whole units and rounded: what was just made for three days has "3 days". Hours
 * are told up to two days, so that nobody is told half a day too much.
 */
export function spanLeft(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const [minutes, hours] = [Math.round(seconds / 60), Math.round(seconds / 3_600)];
  if (seconds < 60) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  return hours < 48 ? `${hours} h` : `${Math.round(seconds / 86_400)} days`;
}

/** How long something took: tenths while they matter, then seconds, then minutes. */
export function took(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  return stopwatch(ms);
}

/** A running clock: "0:41". */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** When, for a list: "now", "4 min", "2 h", "Thu", "12 Mar", "12 Mar 2025". */
export function when(at: number, now: number, timeZone?: string): string {
  const ago = now - at;
  if (ago < 45_000) return 'now';
  if (ago < 86_400_000) return span(Math.max(60_000, ago));
  if (ago < 6 * 86_400_000) return inWords(at, { weekday: 'short' }, timeZone);
  const sameYear = inWords(at, { year: 'numeric' }, timeZone) === inWords(now, { year: 'numeric' });
  const date = { day: 'numeric', month: 'short' } as const;
  return inWords(at, sameYear ? date : { ...date, year: 'numeric' }, timeZone);
}

/** How long something is past: "just now", "40 s ago", "2 h ago". */
export const agoWords = (at: number, now: number): string =>
  now - at < 10_000 ? 'just now' : `${span(now - at)} ago`;

/** When, for a message: the time, and the day unless it is today. */
export function moment(at: number, now: number, timeZone?: string): string {
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const time = inWords(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, timeZone);
  if (inWords(at, day, timeZone) === inWords(now, day, timeZone)) return time;
  return `${when(Math.min(at, now - 86_400_000), now, timeZone)} ${time}`;
}

/** When something is to come: the time, and the day unless it is today. */
export function coming(at: number, now: number, timeZone?: string): string {
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const date = inWords(at, day, timeZone);
  const time = inWords(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, timeZone);
  const isToday = date === inWords(now, day, timeZone) && at - now < 86_400_000;
  return isToday ? time : `${date} ${time}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** English words in the reader's own time zone; formats are made once. */
function inWords(at: number, options: Intl.DateTimeFormatOptions, timeZone?: string): string {
  const name = JSON.stringify([options, timeZone]);
  const format =
    formats.get(name) ??
    new Intl.DateTimeFormat('en-GB', timeZone === undefined ? options : { ...options, timeZone });
  formats.set(name, format);
  return format.format(at);
}

const formats = new Map<string, Intl.DateTimeFormat>();
