import * as z from 'zod/mini';

/** How OpenClaw names a session: `agent:main:main` is the main one. */
export const sessionKey = z.string().check(z.regex(/^[\x21-\x7e]{1,256}$/));
export const mainSessionKey = 'agent:main:main';
