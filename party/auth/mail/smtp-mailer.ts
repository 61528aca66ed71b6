import { LogLevel, WorkerMailer } from 'worker-mailer';
import type { Mailer } from './mail.ts';

const withinMs = 15_000;

/** `smtps://user:password@host:465`, or `smtp://…:587` for servers that begin in the clear and upgrade. */
export function smtpMailer(address: string, from: string): Mailer {
  const options = smtpOptions(address);
  return {
    kind: 'smtp',
    send: (mail) => WorkerMailer.send(options, { from, ...mail }),
  };
}

export function smtpOptions(address: string) {
  const { protocol, hostname, port, username, password } = new URL(address);
  const isTls = protocol === 'smtps:';
  const credentials = {
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
  return {
    host: hostname,
    port: port === '' ? (isTls ? 465 : 587) : Number(port),
    secure: isTls,
    startTls: !isTls,
    ...(username === '' ? {} : { credentials, authType: ['plain' as const, 'login' as const] }),
    logLevel: LogLevel.NONE,
    socketTimeoutMs: withinMs,
    responseTimeoutMs: withinMs,
  };
}
