import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { createWorkersAI } from 'workers-ai-provider';
import type { ModelName, Trouble } from '../../shared/model/run.ts';
import { wantedModel } from '../../shared/model/wanted-model.ts';
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
  /** The variable that holds its key, if it needs one. */
  key: 'ANTHROPIC_API_KEY' | 'OPENAI_API_KEY' | 'MODEL_API_KEY' | null;
  make: (env: ModelEnv, id: string) => LanguageModelV4 | null;
}

const providers: Record<string, Provider> = {
  anthropic: {
    key: 'ANTHROPIC_API_KEY',
    make: ({ ANTHROPIC_API_KEY: apiKey }, id) =>
      apiKey === undefined ? null : createAnthropic({ apiKey })(id),
  },
  openai: {
    key: 'OPENAI_API_KEY',
    make: ({ OPENAI_API_KEY: apiKey }, id) =>
      apiKey === undefined ? null : createOpenAI({ apiKey })(id),
  },
  compatible: {
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
    key: null,
    make: ({ AI: binding }, id) =>
      binding === undefined ? null : createWorkersAI({ binding })(id),
  },
};

/** The wanted model as one that answers, with its key. */
export function selectModel(env: ModelEnv): Selected {
  const name = wantedModel(env);
  if (name.rehearsal) return { name, model: rehearsalModel(), secrets: secretsOf(env) };
  const provider = Object.hasOwn(providers, name.provider) ? providers[name.provider] : undefined;
  const model = provider?.make(env, name.id) ?? null;
  if (model !== null) return { name, model, secrets: secretsOf(env) };
  return {
    name,
    trouble:
      provider === undefined
        ? unknownProvider(name.provider)
        : notConfigured(name.provider, provider),
  };
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
