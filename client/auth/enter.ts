/** Signs in or up with what the form says. `null` when it worked, else why not. */
export async function enter(form: FormData, isNew: boolean): Promise<string | null> {
  const [name, email, password] = [read(form, 'name'), read(form, 'email'), read(form, 'password')];
  try {
    const { authClient } = await import('./auth-client.ts');
    const { error } = isNew
      ? await authClient.signUp.email({ name: name.trim(), email: email.trim(), password })
      : await authClient.signIn.email({ email: email.trim(), password });
    return error === null ? null : whyNot(error);
  } catch {
    return noAnswer;
  }
}

/** The sentence for a person: the server's own words are for developers. */
export function whyNot({ status, code }: { status: number; code?: string | undefined }): string {
  if (status === 429) return 'Too many tries. Wait a minute and try again.';
  if (code === 'USER_ALREADY_EXISTS' || code === 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL')
    return 'There is an account with this email already. Sign in instead.';
  if (code === 'PASSWORD_TOO_SHORT') return 'The password needs at least 10 characters.';
  if (code === 'INVALID_EMAIL') return 'This is not an email address.';
  if (status === 401) return 'Email and password do not match an account.';
  if (status >= 500 || status === 0) return noAnswer;
  return 'The server did not accept this. Check what you wrote and try again.';
}

const noAnswer = 'The server did not answer. Nothing was changed; try again.';

function read(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
