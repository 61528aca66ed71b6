import type { Mailer } from './mail.ts';

const withinMs = 15_000;

/** A provider that takes a letter as JSON `{from, to, subject, text}` with a bearer key, as Resend does. */
export const httpMailer = (url: string, key: string, from: string): Mailer => ({
  kind: 'http',
  send: async ({ to, subject, text }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ from, to: [to], subject, text }),
      redirect: 'manual',
      signal: AbortSignal.timeout(withinMs),
    });
    if (!response.ok) throw new Error(`the mail provider answered ${response.status}`);
  },
});
