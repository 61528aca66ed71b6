import type { Mail } from './mail.ts';

/**
 * The letters we send. None repeats anything that somebody typed: whoever signs up with another
 * person's address may not speak to them through us. Links carry their token behind `#`, which no
 * server, proxy or log on the way ever sees.
 */
export const verifyLetter = (to: string, origin: string, token: string): Mail => ({
  to,
  subject: 'Confirm your e-mail address',
  text: `Somebody signed up to Autopilot at ${origin} with this address. If that was you, open this link within an hour:

${origin}/verify-email#${token}

If it was not you, do nothing: without the link the account cannot be used.
`,
});

export const resetLetter = (to: string, origin: string, token: string): Mail => ({
  to,
  subject: 'Choose a new password',
  text: `Somebody asked to choose a new password for Autopilot at ${origin}. If that was you, open this link within an hour:

${origin}/reset-password#${token}

If it was not you, do nothing: your password stays as it is.
`,
});

export const knownLetter = (to: string, origin: string): Mail => ({
  to,
  subject: 'You have an account already',
  text: `Somebody signed up to Autopilot at ${origin} with this address, which has an account. If that was you, sign in, or choose a new password at ${origin}/login. Otherwise do nothing.
`,
});
