/** The variables that choose the model. Their values never leave the process but to the Worker. */
export const modelVariables = [
  'MODEL',
  'ANTHROPIC_API_KEY',
  'OPENAI_API_KEY',
  'MODEL_BASE_URL',
  'MODEL_API_KEY',
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Those that are set; an empty one counts as not set. */
export const modelVariablesOf = (env: Environment): Record<string, string> =>
  Object.fromEntries(modelVariables.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));

/**
 * Who will answer, for a person to read: names only, and only what cannot be a secret. What is
 * asked for by `MODEL` is said as it is written; the Worker decides and labels every answer.
 */
export function answeringModel(env: Environment): string {
  const { MODEL, ANTHROPIC_API_KEY, OPENAI_API_KEY, MODEL_BASE_URL } = modelVariablesOf(env);
  if (MODEL !== undefined && MODEL !== 'rehearsal') return plain(MODEL);
  if (MODEL === undefined && ANTHROPIC_API_KEY !== undefined) return 'anthropic';
  if (MODEL === undefined && OPENAI_API_KEY !== undefined) return 'openai';
  if (MODEL === undefined && MODEL_BASE_URL !== undefined) return 'an OpenAI-compatible provider';
  return 'rehearsal (no key: it answers offline, always the same; set ANTHROPIC_API_KEY for a real one)';
}

/** A key that somebody put into MODEL by mistake is not shown. */
const plain = (model: string): string =>
  /^[a-z][a-z-]{1,30}(:[A-Za-z0-9@/._:-]{1,100})?$/.test(model)
    ? model
    : 'what MODEL names (not shown: it does not look like provider:model)';
