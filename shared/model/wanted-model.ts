import type { ModelName } from './run.ts';

/** What chooses the model, for rooms and gateways alike; an empty value counts as not set. */
export interface ModelWish {
  MODEL?: string | undefined;
  ANTHROPIC_API_KEY?: string | undefined;
  OPENAI_API_KEY?: string | undefined;
  MODEL_BASE_URL?: string | undefined;
}

/** Providers there are, and what is used of each when only its key is set. */
export const standardModels: Readonly<Record<string, string>> = {
  anthropic: 'claude-sonnet-5-5',
  openai: 'gpt-5.2',
  /** Any OpenAI-compatible base URL, Cloudflare AI Gateway's `/compat` included. */
  compatible: 'default',
  'workers-ai': '@cf/meta/llama-3.3-70b-instruct-fp8-fast',
};

/**
 * `MODEL` is `provider:model`. Without it the first provider whose key is set answers; without any
 * key the rehearsal does, and is labelled. A model that was asked for by name is never replaced.
 */
export function wantedModel(wish: ModelWish): ModelName {
  const wanted = wish.MODEL || implied(wish);
  if (wanted === undefined || wanted === 'rehearsal')
    return { provider: 'autopilot', id: 'rehearsal', rehearsal: true };
  const [provider = '', ...rest] = wanted.split(':');
  const standard = Object.hasOwn(standardModels, provider) ? standardModels[provider] : undefined;
  return { provider, id: rest.join(':') || (standard ?? ''), rehearsal: false };
}

function implied(wish: ModelWish): string | undefined {
  if (wish.ANTHROPIC_API_KEY) return 'anthropic';
  if (wish.OPENAI_API_KEY) return 'openai';
  return wish.MODEL_BASE_URL ? 'compatible' : undefined;
}
