/** How a try to come in went. */
export type Entered =
  /** Accepted; signing up signs in at once unless the address has to be proven by a letter. */
  | { is: 'in' }
  /** The account exists; its address must be proven first, by a letter that was sent. */
  | { is: 'unverified'; email: string }
  | { is: 'refused'; words: string };

/** Signs in or up with what the form says. */
export async function enter(form: FormData, isNew: boolean): Promise<Entered> {
  const [name, email, password] = [
    read(form, 'name').trim(),
    read(form, 'email').trim(),
    read(form, 'password'),
  ];
  try {
    const { authClient } = await import('./auth-client.ts');
    const { error } = isNew
      ? await authClient.signUp.email({ name, email, password })
      : await authClient.signIn.email({ email, password });
    if (error?.code === 'EMAIL_NOT_VERIFIED') return { is: 'unverified', email };
    if (error !== null) return { is: 'refused', words: whyNot(error) };
    return { is: 'in' };
  } catch {
    return { is: 'refused', words: noAnswer };
  }
}

/** The sentence for a person: the server's own words are for developers. */
export function whyNot({ status, code }: { status: number; code?: string | undefined }): string {
  if (status === 429) return 'Too many tries. Wait a minute and try again.';
  const known = code === undefined ? undefined : sentences[code];
  if (known !== undefined) return known;
  if (status === 401) return 'Email and password do not match an account.';
  if (status >= 500 || status === 0) return noAnswer;
  return 'The server did not accept this. Check what you wrote and try again.';
}

const known = 'There is an account with this email already. Sign in instead.';
const linkIsOver =
  'This link does not work any more: it was used, or is older than an hour. Ask for a new one.';

const sentences: Partial<Record<string, string>> = {
  USER_ALREADY_EXISTS: known,
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: known,
  PASSWORD_TOO_SHORT: 'The password needs at least 10 characters.',
  PASSWORD_TOO_LONG: 'The password may have 128 characters at most.',
  INVALID_EMAIL: 'This is not an email address.',
  INVALID_TOKEN: linkIsOver,
  TOKEN_EXPIRED: linkIsOver,
  BANNED: 'This account was shut out by an admin of this installation. Ask them why.',
  SIGN_UP_CLOSED: 'Signing up is closed here. Ask an admin of this installation.',
  NO_MAIL: 'This installation cannot send letters. Ask its admin for help.',
};

const noAnswer = 'The server did not answer. Nothing was changed; try again.';

export function read(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
