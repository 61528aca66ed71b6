/** A kind of fault that gateways speak of in many words, and what can be done about it from the page. */
export interface KnownFault {
  code: string;
  /** In a log whose own words may be those of a private session: nothing of them is in here. */
  inLog: string;
  message: string;
  fix: string;
}

/** A connector does not know where its box is: on a laptop one command looks, of a deployment a page tells. */
const askWhoRuns =
  'whoever runs this installation finds what is missing with `npm run doctor` (on a laptop) or in docs/deploy.md.';

interface Fault extends KnownFault {
  says: RegExp;
}

/** Before all that is the model's: a disk has a quota, too. */
const diskFull: Fault = {
  says: /\b(ENOSPC|EDQUOT|no space left|disk quota)\b/i,
  code: 'boxDiskFull',
  inLog: 'the disk is full',
  message: 'The disk on which this OpenClaw runs is full',
  fix: 'Delete an OpenClaw that nobody needs, or ask whoever runs this installation for room.',
};

const ofModel: readonly Fault[] = [
  {
    says: /\b(401|403|unauthori[sz]ed|(invalid|missing|no) api key|api key)\b/i,
    code: 'modelRefused',
    inLog: 'its model refused the key, or there is none',
    message: 'The model of this OpenClaw refused',
    fix: `Another try changes nothing: ${askWhoRuns}`,
  },
  {
    says: /\b(429|rate.?limit\w*|quota|billing)\b/i,
    code: 'modelLimited',
    inLog: 'its model takes no more for now (rate limit or account)',
    message: 'The model of this OpenClaw takes no more for now',
    fix: 'Wait a little and send the message again. If it stays so, the account of the model is used up.',
  },
  {
    says: /\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|connection (refused|error)|network connection|fetch failed|socket hang up)\b/i,
    code: 'modelUnreachable',
    inLog: 'its model could not be reached (connection refused or broken)',
    message: 'The model of this OpenClaw could not be reached',
    fix: `Restart the OpenClaw on its page: it gets the address of its model anew. If it stays so, ${askWhoRuns}`,
  },
  {
    says: /\b(context (window|length|overflow)|prompt (is )?too (long|large)|too many tokens)\b/i,
    code: 'modelTooLong',
    inLog: 'the session is longer than its model reads',
    message: 'This session is longer than the model of this OpenClaw reads',
    fix: 'Reset the session, or begin another one.',
  },
  {
    says: /\b(ETIMEDOUT|timed out|timeout)\b/i,
    code: 'modelTimeout',
    inLog: 'something did not answer in time, most often its model',
    message: 'The model of this OpenClaw did not answer in time',
    fix: 'Send the message again. If it stays so, restart the OpenClaw on its page.',
  },
];

/**
 * What kind of fault the words tell of. `isOfModel`: they were said of asking the model. A command, a
 * page or a file may say “403” or “timeout” as well, and nothing of the model is known then.
 */
export const knownFault = (said: string, isOfModel: boolean): KnownFault | null =>
  [diskFull, ...(isOfModel ? ofModel : [])].find(({ says }) => says.test(said)) ?? null;

/** Without advice for a terminal that nobody who reads it has. */
export const withoutTerminal = (said: string): string =>
  said.replaceAll(/[^.!?\n]*`?openclaw logs[^.!?\n]*[.!?]?/g, '').trim();
