import type { Env } from './env.ts';

/** What is wrong with the installation, and what to do about it. Never the value itself. */
export interface Problem {
  name: string;
  message: string;
  fix: string;
}

const shortestSecret = 32;

/** Everything that must be right before anybody is let in. */
export function configProblems(env: Env): Problem[] {
  const problems: Problem[] = [];
  const { AUTH_SECRET, PUBLIC_ORIGIN, MODEL_BASE_URL } = env;
  if (AUTH_SECRET === undefined || AUTH_SECRET.length < shortestSecret || isGuessable(AUTH_SECRET))
    problems.push({
      name: 'AUTH_SECRET',
      message: 'The secret that signs sessions is missing, short or a placeholder.',
      fix: 'Set it to the output of `openssl rand -base64 32`. `npm start` makes one by itself.',
    });
  if (PUBLIC_ORIGIN !== undefined && !isOrigin(PUBLIC_ORIGIN))
    problems.push({
      name: 'PUBLIC_ORIGIN',
      message: 'The public address is not an https origin.',
      fix: 'Set it to what people type, like https://autopilot.example.com, without a path.',
    });
  if (MODEL_BASE_URL !== undefined && !URL.canParse(MODEL_BASE_URL))
    problems.push({
      name: 'MODEL_BASE_URL',
      message: 'The address of the model is not a URL.',
      fix: 'Set it to the base of an OpenAI-compatible API, like https://host/v1.',
    });
  return problems;
}

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && new URL(text).origin === text && text.startsWith('https://');

/** One character over and over, or a word from an example. */
const isGuessable = (secret: string): boolean =>
  new Set(secret).size < 8 || /change.?me|secret|example|password|default/i.test(secret);

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The one origin of this installation: the configured one, or on a laptop the loopback address
 * that was asked. `null` for any other host, so that a foreign name pointing here is not served.
 */
export function ownOrigin(env: Pick<Env, 'PUBLIC_ORIGIN'>, url: URL): string | null {
  if (env.PUBLIC_ORIGIN !== undefined) return env.PUBLIC_ORIGIN === url.origin ? url.origin : null;
  return loopback.has(url.hostname) ? url.origin : null;
}
