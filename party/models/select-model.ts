import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { createWorkersAI } from 'workers-ai-provider';
import type { ModelName, Trouble } from '../../shared/model/run.ts';
import type { Env } from '../env.ts';
import { rehearsalModel } from './rehearsal-model.ts';

/** What chooses a model. */
export type ModelEnv = Pick<
  Env,
  | 'AI'
  | 'MODEL'
  | 'ANTHROPIC_API_KEY'
  | 'OPENAI_API_KEY'
  | 'MODEL_BASE_URL'
  | 'MODEL_API_KEY'
  | 'AUTH_SECRET'
>;

/** The model that answers, or why none can. Secrets are what the redactor must keep out of the text. */
export type Selected =
  | { name: ModelName; model: LanguageModelV4; secrets: readonly string[] }
  | { name: ModelName; trouble: Trouble };

interface Provider {
  /** What is used when only its key is set. */
  standard: string;
  /** The variable that holds its key, if it needs one. */
  key: 'ANTHROPIC_API_KEY' | 'OPENAI_API_KEY' | 'MODEL_API_KEY' | null;
  make: (env: ModelEnv, id: string) => LanguageModelV4 | null;
}

const providers: Record<string, Provider> = {
  anthropic: {
    standard: 'claude-sonnet-5-5',
    key: 'ANTHROPIC_API_KEY',
    make: ({ ANTHROPIC_API_KEY: apiKey }, id) =>
      apiKey === undefined ? null : createAnthropic({ apiKey })(id),
  },
  openai: {
    standard: 'gpt-5.2',
    key: 'OPENAI_API_KEY',
    make: ({ OPENAI_API_KEY: apiKey }, id) =>
      apiKey === undefined ? null : createOpenAI({ apiKey })(id),
  },
  /** Any OpenAI-compatible base URL, Cloudflare AI Gateway's `/compat` included. */
  compatible: {
    standard: 'default',
    key: null,
    make: ({ MODEL_BASE_URL: baseURL, MODEL_API_KEY: apiKey }, id) =>
      baseURL === undefined
        ? null
        : createOpenAICompatible({
            name: 'compatible',
            baseURL,
            includeUsage: true,
            ...(apiKey === undefined ? {} : { apiKey }),
          })(id),
  },
  'workers-ai': {
    standard: '@cf/meta/llama-3.3-70b-instruct-fp8-fast',
    key: null,
    make: ({ AI: binding }, id) =>
      binding === undefined ? null : createWorkersAI({ binding })(id),
  },
};

/**
 * `MODEL` is `provider:model`. Without it the first provider whose key is set answers; without any
 * key the rehearsal does, and is labelled. A model that was asked for by name is never replaced.
 */
export function selectModel(env: ModelEnv): Selected {
  const wanted = env.MODEL ?? impliedModel(env);
  if (wanted === undefined || wanted === 'rehearsal') {
    const name = { provider: 'autopilot', id: 'rehearsal', rehearsal: true };
    return { name, model: rehearsalModel(), secrets: secretsOf(env) };
  }
  const [providerName = '', ...rest] = wanted.split(':');
  const provider = Object.hasOwn(providers, providerName) ? providers[providerName] : undefined;
  const name = {
    provider: providerName,
    id: rest.join(':') || (provider?.standard ?? ''),
    rehearsal: false,
  };
  const model = provider?.make(env, name.id) ?? null;
  if (model !== null) return { name, model, secrets: secretsOf(env) };
  return {
    name,
    trouble:
      provider === undefined
        ? unknownProvider(providerName)
        : notConfigured(providerName, provider),
  };
}

function impliedModel(env: ModelEnv): string | undefined {
  if (env.ANTHROPIC_API_KEY !== undefined) return 'anthropic';
  if (env.OPENAI_API_KEY !== undefined) return 'openai';
  return env.MODEL_BASE_URL === undefined ? undefined : 'compatible';
}

const secretsOf = (env: ModelEnv): string[] =>
  [env.ANTHROPIC_API_KEY, env.OPENAI_API_KEY, env.MODEL_API_KEY, env.AUTH_SECRET].filter(
    (secret) => secret !== undefined,
  );

const unknownProvider = (name: string): Trouble => ({
  code: 'modelUnknown',
  message: `MODEL names a provider this installation does not know: ${name}.`,
  fix: `Use one of ${Object.keys(providers).join(', ')}, as provider:model.`,
});

const notConfigured = (name: string, { key }: Provider): Trouble => ({
  code: 'modelKeyMissing',
  message: `The model of ${name} has no key here, so it cannot answer.`,
  fix: `Set ${key ?? (name === 'compatible' ? 'MODEL_BASE_URL' : 'the AI binding')} and start again; the message is kept.`,
});
