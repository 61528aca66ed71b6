import * as z from 'zod/mini';

const body = z.looseObject({
  token: z.optional(z.unknown()),
  session: z.optional(z.nullable(z.looseObject({ token: z.optional(z.unknown()) }))),
});

/**
 * better-auth repeats the session's token in what sign-up, sign-in and get-session answer. It is
 * for the HttpOnly cookie alone: a script in the page must have no way to read it.
 */
export async function withoutToken(response: Response): Promise<Response> {
  if (!response.headers.get('content-type')?.startsWith('application/json')) return response;
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  const { status } = response;
  const parsed = body.safeParse(
    await response
      .clone()
      .json()
      .catch(() => null),
  );
  if (!parsed.success) return response;
  const { token: _, ...told } = parsed.data;
  if (told.session) {
    const { token: __, ...session } = told.session;
    told.session = session;
  }
  return new Response(JSON.stringify(told), { status, headers });
}
