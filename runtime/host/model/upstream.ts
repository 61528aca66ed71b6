import type { ModelName } from '../../../shared/model/run.ts';
import { type ModelWish, wantedModel } from '../../../shared/model/wanted-model.ts';
import type { HostTrouble } from '../port.ts';
import { hostTroubleOf } from '../troubles.ts';

/** What chooses the model of gateways: as for rooms, with the keys. */
export interface ModelKeys extends ModelWish {
  MODEL_API_KEY?: string | undefined;
}

/** Who answers a gateway: the rehearsal, or a provider that is asked with the server's key. */
export type Upstream =
  | { name: ModelName; api: 'openai-completions'; rehearsal: true }
  | {
      name: ModelName;
      api: 'openai-completions' | 'anthropic-messages';
      rehearsal: false;
      /** Ends before the path that both sides mean, like `/chat/completions`. */
      baseUrl: string;
      /** Brings the key; it leaves this process towards `baseUrl` alone. */
      headers: Readonly<Record<string, string>>;
    };

/** A model that cannot be reached is never replaced by another one. */
export function upstreamOf(keys: ModelKeys): Upstream | HostTrouble {
  const name = wantedModel(keys);
  if (name.rehearsal) return { name, api: 'openai-completions', rehearsal: true };
  const { ANTHROPIC_API_KEY, OPENAI_API_KEY, MODEL_BASE_URL, MODEL_API_KEY } = keys;
  switch (name.provider) {
    case 'anthropic':
      return ANTHROPIC_API_KEY
        ? {
            name,
            api: 'anthropic-messages',
            rehearsal: false,
            baseUrl: 'https://api.anthropic.com/v1',
            headers: { 'x-api-key': ANTHROPIC_API_KEY },
          }
        : unavailable('Set ANTHROPIC_API_KEY.');
    case 'openai':
      return OPENAI_API_KEY
        ? compatible(name, 'https://api.openai.com/v1', OPENAI_API_KEY)
        : unavailable('Set OPENAI_API_KEY.');
    case 'compatible':
      return MODEL_BASE_URL && URL.canParse(MODEL_BASE_URL)
        ? compatible(name, MODEL_BASE_URL.replace(/\/+$/, ''), MODEL_API_KEY)
        : unavailable('Set MODEL_BASE_URL.');
    case 'workers-ai':
      return unavailable('Workers AI answers inside Cloudflare only; choose another MODEL.');
    default:
      return unavailable('MODEL names a provider that is not known here.');
  }
}

const compatible = (name: ModelName, baseUrl: string, key: string | undefined): Upstream => ({
  name,
  api: 'openai-completions',
  rehearsal: false,
  baseUrl,
  headers: key ? { authorization: `Bearer ${key}` } : {},
});

const unavailable = (because: string): HostTrouble => hostTroubleOf('modelUnavailable', because);
