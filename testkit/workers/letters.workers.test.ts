import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { chooseMailer } from '../../party/auth/mail/choose-mailer.ts';
import { smtpOptions } from '../../party/auth/mail/smtp-mailer.ts';
import type { Env } from '../../party/env.ts';
import { localMailIn } from '../../shared/protocol/local-mail.ts';
import { ask, makeTables, origin } from './identity.ts';

beforeAll(makeTables);

const password = 'correct horse battery';
const printed: string[] = [];

beforeEach(() => {
  printed.length = 0;
  vi.spyOn(console, 'info').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => vi.restoreAllMocks());

const letters = () =>
  printed.flatMap((line) => {
    const mail = localMailIn(line);
    return mail === null ? [] : [mail];
  });

const post = (at: string, path: string, body: object, bindings: Env = env, cookie = '') =>
  ask(
    `${at}/api/auth/${path}`,
    {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { origin: at, 'content-type': 'application/json', cookie },
    },
    bindings,
  );

const person = () => ({ name: 'Ada', email: `ada-${crypto.randomUUID()}@example.com`, password });

/** A provider on the net that takes letters; everything it was told. */
function provider(status = 200) {
  const told: { url: string; authorization: string | null; body: Record<string, unknown> }[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    const headers = new Headers(init?.headers);
    const body: unknown = JSON.parse(String(init?.body));
    told.push({
      url: String(url),
      authorization: headers.get('authorization'),
      body: Object.assign({}, body),
    });
    return new Response('{}', { status });
  });
  return told;
}

const onTheNet = (at: string, more: Partial<Env> = {}): Env => ({
  ...env,
  PUBLIC_ORIGIN: at,
  ...more,
});
const mail = { MAIL_HTTP_KEY: 're_canary_0123456789', MAIL_FROM: 'room@example.com' };

test('[AU24] on a laptop a letter goes to the terminal, and its link chooses a new password', async () => {
  const ada = person();
  expect((await post(origin, 'sign-up/email', ada)).status).toBe(200);
  expect(letters()).toEqual([]);
  await post(origin, 'request-password-reset', { email: ada.email });
  const [letter] = letters();
  expect(letter).toMatchObject({ to: ada.email, subject: 'Choose a new password' });
  const token = /\/reset-password#(\S+)/.exec(letter?.text ?? '')?.[1] ?? '';
  const newPassword = 'staple battery horse';
  expect((await post(origin, 'reset-password', { token, newPassword })).status).toBe(200);
  const signIn = (word: string) =>
    post(origin, 'sign-in/email', { email: ada.email, password: word });
  expect([(await signIn(password)).status, (await signIn(newPassword)).status]).toEqual([401, 200]);
  expect((await post(origin, 'reset-password', { token, newPassword })).status).toBe(400);
});

test('[AU24] [AU26] a new password ends every login there was', async () => {
  const ada = person();
  const signed = await post(origin, 'sign-up/email', ada);
  const cookie = (signed.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  await post(origin, 'request-password-reset', { email: ada.email });
  const token = /#(\S+)/.exec(letters()[0]?.text ?? '')?.[1];
  await post(origin, 'reset-password', { token, newPassword: 'staple battery horse' });
  const session = await ask(`${origin}/api/auth/get-session`, { headers: { cookie } });
  expect(await session.json()).toBe(null);
});

test('[AU24] whether an address has an account is not told by asking for a letter', async () => {
  const ada = person();
  await post(origin, 'sign-up/email', ada);
  const known = await post(origin, 'request-password-reset', { email: ada.email });
  const unknown = await post(origin, 'request-password-reset', { email: person().email });
  expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()]);
  expect(letters().length).toBe(1);
});

test('[AU25] with mail configured an account begins to work with the link of its letter', async () => {
  const at = 'https://one.example';
  const told = provider();
  const bindings = onTheNet(at, mail);
  const ada = person();
  const signed = await post(at, 'sign-up/email', ada, bindings);
  expect([await signed.json(), signed.headers.get('set-cookie')]).toEqual([
    { user: null, verification: 'sent' },
    null,
  ]);
  expect((await post(at, 'sign-in/email', ada, bindings)).status).toBe(403);
  const [{ url, authorization, body } = { url: '', authorization: '', body: {} }] = told;
  expect([url, authorization]).toEqual([
    'https://api.resend.com/emails',
    `Bearer ${mail.MAIL_HTTP_KEY}`,
  ]);
  expect(body).toMatchObject({ from: mail.MAIL_FROM, to: [ada.email] });
  const token = /\/verify-email#(\S+)/.exec(String(body.text))?.[1];
  expect((await post(at, 'verify-email', { token: `${token}x` }, bindings)).status).toBe(401);
  const verified = await post(at, 'verify-email', { token }, bindings);
  expect([verified.status, verified.headers.get('set-cookie')]).toEqual([200, null]);
  const signIn = await post(at, 'sign-in/email', ada, bindings);
  expect(signIn.headers.get('set-cookie')).toMatch(/^__Host-autopilot\.session=.*Secure/);
});

test('[AU25] who signs up with an address that has an account gets the same answer, and its owner a letter', async () => {
  const at = 'https://two.example';
  const told = provider();
  const bindings = onTheNet(at, mail);
  const ada = person();
  const first = await post(at, 'sign-up/email', ada, bindings);
  const again = await post(at, 'sign-up/email', { ...ada, name: 'Eve' }, bindings);
  expect([again.status, await again.text()]).toEqual([first.status, await first.text()]);
  expect(told.map(({ body }) => body.subject)).toEqual([
    'Confirm your e-mail address',
    'You have an account already',
  ]);
  expect(JSON.stringify(told)).not.toContain('Eve');
});

test('[AU25] a provider that fails is in the log by name, without the letter', async () => {
  const at = 'https://three.example';
  provider(500);
  const error = vi.spyOn(console, 'error').mockImplementation(() => {});
  const ada = person();
  expect((await post(at, 'sign-up/email', ada, onTheNet(at, mail))).status).toBe(200);
  await vi.waitFor(() => expect(error).toHaveBeenCalled());
  const said = JSON.stringify(error.mock.calls);
  expect(said).toContain('mail.notSent');
  expect(said).not.toMatch(/canary|#|ada-/);
});

test('[AU24] an installation on the net without mail says so, prints nothing, and lets people sign up', async () => {
  const at = 'https://four.example';
  const bindings = onTheNet(at);
  const ada = person();
  expect((await post(at, 'sign-up/email', ada, bindings)).status).toBe(200);
  const response = await post(at, 'request-password-reset', { email: ada.email }, bindings);
  expect([response.status, await response.json()]).toEqual([
    501,
    expect.objectContaining({ code: 'NO_MAIL' }),
  ]);
  expect(letters()).toEqual([]);
});

test('[AU24] [R69] no link of ours leads where somebody else wants', async () => {
  const ada = person();
  await post(origin, 'sign-up/email', ada);
  for (const there of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'http://localhost:8787.evil.example/',
    'javascript:alert(1)',
  ]) {
    const answer = await post(origin, 'request-password-reset', {
      email: ada.email,
      redirectTo: there,
    });
    expect([there, [403, 429].includes(answer.status)]).toEqual([there, true]);
    const signIn = await post(origin, 'sign-in/email', {
      email: ada.email,
      password,
      callbackURL: there,
    });
    expect([there, signIn.status, signIn.headers.get('location')]).toEqual([there, 403, null]);
  }
  expect(JSON.stringify(letters())).not.toContain('evil');
});

test('[AU24] how letters leave is configured by one variable each', () => {
  expect(chooseMailer({}).kind).toBe('terminal');
  expect(chooseMailer({ PUBLIC_ORIGIN: 'https://a.example' }).kind).toBe('none');
  expect(chooseMailer({ MAIL_HTTP_KEY: 'k', MAIL_FROM: 'a@b.example' }).kind).toBe('http');
  const smtp = 'smtps://ada%40b.example:p%40ss@mail.example';
  expect(chooseMailer({ MAIL_SMTP_URL: smtp, MAIL_FROM: 'a@b.example' }).kind).toBe('smtp');
  expect(smtpOptions(smtp)).toMatchObject({
    host: 'mail.example',
    port: 465,
    secure: true,
    credentials: { username: 'ada@b.example', password: 'p@ss' },
  });
  expect(smtpOptions('smtp://mail.example')).toMatchObject({
    port: 587,
    secure: false,
    startTls: true,
  });
});
