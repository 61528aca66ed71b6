/** What people want most, so that nobody has to know the five parts. */
export const usualTimes: readonly { value: string; words: string }[] = [
  { value: '0 9 * * *', words: 'every day at 9:00' },
  { value: '0 9 * * 1-5', words: 'on working days at 9:00' },
  { value: '0 9 * * 1', words: 'every Monday at 9:00' },
  { value: '0 * * * *', words: 'every hour' },
  { value: '0 9 1 * *', words: 'on the first of each month at 9:00' },
];
