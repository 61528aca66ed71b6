import { whyNot } from './enter.ts';

/** What goes by letter, each `null` when it worked and else a sentence about why not. */

export const sendVerification = (email: string): Promise<string | null> =>
  attempt((client) => client.sendVerificationEmail({ email }));

export const requestReset = (email: string): Promise<string | null> =>
  attempt((client) => client.requestPasswordReset({ email }));

export const resetPassword = (token: string, newPassword: string): Promise<string | null> =>
  attempt((client) => client.resetPassword({ token, newPassword }));

/** The token goes in the body: addresses are written into logs. */
export const verifyEmail = (token: string): Promise<string | null> =>
  attempt((client) =>
    client
      .$fetch('/verify-email', { method: 'POST', body: { token } })
      .then(({ error }) => ({ error })),
  );

type Client = typeof import('./auth-client.ts')['authClient'];
type Answer = { error: { status: number; code?: string | undefined } | null };

async function attempt(ask: (client: Client) => Promise<Answer>): Promise<string | null> {
  try {
    const { authClient } = await import('./auth-client.ts');
    const { error } = await ask(authClient);
    return error === null ? null : whyNot(error);
  } catch {
    return whyNot({ status: 0 });
  }
}
