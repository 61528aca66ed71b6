import { moment } from '../ui/time-words.ts';

const clock = new Intl.DateTimeFormat('en-GB', {
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
});

/** A moment of the room's clock to the second, in the reader's own time zone: “21:04:05”. */
export const clockWords = (at: number): string => clock.format(at);

/** The same with its day, unless that is today: “Thu 21:04:05”. */
export const dayAndClock = (at: number, now: number): string =>
  moment(at, now).replace(/\d\d:\d\d$/, clockWords(at));
