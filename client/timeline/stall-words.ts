/** Why nothing comes: while it is so, and for how long it was. */
interface StallWords {
  now: string;
  past: string;
}

const words: Record<string, StallWords> = {
  modelSilent: { now: 'nothing comes from the model', past: 'nothing came from the model' },
  gatewayHungUp: { now: 'its gateway hung up', past: 'its gateway was gone' },
  gatewayDown: { now: 'its gateway does not answer', past: 'its gateway did not answer' },
  notTaken: { now: 'OpenClaw has not taken it', past: 'OpenClaw did not take it' },
  restartedBefore: { now: 'OpenClaw starts anew', past: 'OpenClaw was started anew' },
  openclawAway: { now: 'OpenClaw is away', past: 'OpenClaw was away' },
  notBegun: { now: 'OpenClaw has not begun with it', past: 'OpenClaw did not begin with it' },
  stillPreparing: {
    now: 'OpenClaw still prepares the answer',
    past: 'OpenClaw prepared the answer',
  },
};

/** By the code of a trouble; of one that this page does not know, only that nothing comes. */
export const stallOf = (code: string): StallWords =>
  (Object.hasOwn(words, code) ? words[code] : undefined) ?? neutral;

const neutral: StallWords = { now: 'nothing comes', past: 'nothing came' };

export const asSentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
