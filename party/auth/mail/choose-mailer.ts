import type { Env } from '../../env.ts';
import { printMail } from '../../platform/log.ts';
import { httpMailer } from './http-mailer.ts';
import type { Mailer } from './mail.ts';
import { smtpMailer } from './smtp-mailer.ts';

type MailEnv = Pick<
  Env,
  'MAIL_SMTP_URL' | 'MAIL_HTTP_KEY' | 'MAIL_HTTP_URL' | 'MAIL_FROM' | 'PUBLIC_ORIGIN'
>;

const resend = 'https://api.resend.com/emails';

/** The configured way first; else the terminal of a laptop; else none. */
export function chooseMailer(env: MailEnv): Mailer {
  const { MAIL_SMTP_URL, MAIL_HTTP_KEY, MAIL_HTTP_URL = resend, MAIL_FROM = '' } = env;
  if (MAIL_SMTP_URL !== undefined) return smtpMailer(MAIL_SMTP_URL, MAIL_FROM);
  if (MAIL_HTTP_KEY !== undefined) return httpMailer(MAIL_HTTP_URL, MAIL_HTTP_KEY, MAIL_FROM);
  if (env.PUBLIC_ORIGIN !== undefined)
    return { kind: 'none', send: () => Promise.reject(new Error('no mail is configured')) };
  return { kind: 'terminal', send: (mail) => Promise.resolve(printMail(mail)) };
}

/** Whether letters reach their recipients: then an address can be asked to prove itself. */
export const deliversMail = ({ kind }: Mailer): boolean => kind === 'smtp' || kind === 'http';
