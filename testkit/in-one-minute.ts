/**
 * Plays something that is counted by the minute. A limiter's minute begins with the clock's, so when
 * it turned meanwhile nothing was proven, and it is played again: with a new `round`, for other names.
 */
export async function inOneMinute<T>(play: (round: number) => Promise<T>): Promise<T> {
  for (let round = 0; ; round++) {
    const minute = minuteNow();
    const result = await play(round);
    if (minuteNow() === minute) return result;
  }
}

const minuteNow = (): number => Math.floor(Date.now() / 60_000);
