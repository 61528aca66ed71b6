import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { startSpec } from '../host/port.ts';
import { type BoxFolder, boxFolderAt, writePrivately } from './box-folder.ts';

/**
 * What the host knows of a box between two processes of its own. It lies in the folder of the box,
 * so that both go together. It holds the secrets of the box and is for its owner alone.
 */
export const boxRecord = z.object({
  /** Names the folder. Not the sandbox's: a spare is booted before anybody asked for it. */
  id: z.string(),
  /** In the environment of every process of the box. */
  mark: z.string(),
  /** What was last asked for; a spare has none. `gone`: it is being deleted. */
  wanted: z.enum(['spare', 'running', 'stopped', 'gone']),
  spec: z.optional(startSpec),
  port: z.int(),
  gatewayToken: z.string(),
  modelToken: z.string(),
  /** Tokens of earlier starts, the latest first: they let nobody in, and stand in files of the box. */
  formerTokens: z.optional(z.array(z.string())),
});
export type BoxRecord = z.infer<typeof boxRecord>;

/** As many as a few starts had. */
const mostFormer = 20;

const secret = (): string => randomBytes(24).toString('hex');

export const freshRecord = (port: number): BoxRecord => ({
  id: randomBytes(8).toString('hex'),
  mark: secret(),
  wanted: 'spare',
  port,
  gatewayToken: secret(),
  modelToken: secret(),
});

/** With other secrets: what its gateway knew lets nobody in any more. */
export const renewed = (record: BoxRecord): BoxRecord => ({
  ...record,
  gatewayToken: secret(),
  modelToken: secret(),
  formerTokens: secretsOf(record).slice(0, mostFormer),
});

/** What lies in files of the box and must be seen nowhere else: which model token its gateway has depends on its host. */
export function secretsOf({ spec, gatewayToken, modelToken, formerTokens = [] }: BoxRecord) {
  const now = [spec?.connectorToken, gatewayToken, modelToken, spec?.config.modelAccess?.token];
  return [...new Set([...now, ...formerTokens])].filter((one) => one !== undefined);
}

export const writeRecord = (folder: BoxFolder, record: BoxRecord): void =>
  writePrivately(folder.record, record);

/** Every box of an earlier process. A folder without a record that can be read was never a box. */
export function readRecords(boxes: string): { folder: BoxFolder; record: BoxRecord | null }[] {
  if (!existsSync(boxes)) return [];
  return readdirSync(boxes, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const folder = boxFolderAt(join(boxes, name));
      const parsed = boxRecord.safeParse(parseJson(read(folder.record)));
      return { folder, record: parsed.success && parsed.data.id === name ? parsed.data : null };
    });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
