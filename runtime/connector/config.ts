import { readFileSync, statSync } from 'node:fs';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { modelName } from '../../shared/model/run.ts';

/** Everything a connector is told, in one file that only its user can read. */
export const connectorConfig = z.strictObject({
  /** Of the room, ws or wss. */
  roomUrl: z.url({ protocol: /^wss?$/ }),
  /** Who it is there: `connector.<room>.<instance>.<generation>.<hmac>`. */
  token: z.string().check(z.minLength(16)),
  gatewayUrl: z.url({ protocol: /^ws$/, hostname: /^127\.0\.0\.1$/ }),
  gatewayToken: z.string().check(z.minLength(16)),
  deviceKeyFile: z.string().check(z.minLength(1)),
  stateFile: z.string().check(z.minLength(1)),
  /** What must never leave the box, besides the tokens above. */
  secrets: z.array(z.string()),
  /** What the gateway writes, a JSON object a line. */
  logFile: z.string().check(z.minLength(1)),
  /** Which model answers: a rehearsal has to be called one. */
  model: z.optional(modelName),
});
export type ConnectorConfig = z.infer<typeof connectorConfig>;

/** Throws with words for whoever starts it; they say nothing of what the file holds. */
export function readConfig(path: string): ConnectorConfig {
  if ((statSync(path).mode & 0o077) !== 0)
    throw new Error('Others may read the configuration: it has to have the mode 0600.');
  const read = connectorConfig.safeParse(parseJson(readFileSync(path, 'utf8')));
  if (read.success) return read.data;
  const wrong = [...new Set(read.error.issues.map((issue) => issue.path.join('.') || 'the file'))];
  throw new Error(`The configuration does not fit: ${wrong.join(', ')}.`);
}
