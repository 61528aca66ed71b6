import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { keySecret } from '../../shared/model/key-secret.ts';

const refusal = z.object({ message: z.string(), fix: z.optional(z.string()) });

/** Exchanges a key for this browser's cookie. `null` when it worked, else why not. */
export async function enterByKey(key: string): Promise<string | null> {
  if (!keySecret.safeParse(key).success)
    return 'This is not a whole key: it begins with ap_ and has no blanks in it.';
  try {
    const response = await fetch('/api/agent/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key }),
    });
    if (response.ok) return null;
    if (response.status === 429) return 'Too many tries. Wait a minute and try again.';
    const said = refusal.safeParse(parseJson(await response.text()));
    return said.success ? `${said.data.message} ${said.data.fix ?? ''}`.trim() : noAnswer;
  } catch {
    return noAnswer;
  }
}

const noAnswer = 'The server did not answer. Nothing was changed; try again.';
