import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import type { ParamsInput } from '../../shared/methods/contract.ts';
import { redactForeign } from '../../shared/producer/redactor.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { knownFault } from './known-faults.ts';

export type BoxLine = ParamsInput<'gateway.lines'>['lines'][number];

/**
 * Parts of a gateway that speak of the box and never of what people say in it. Of all others only that
 * they warned is told: their words may be those of a private session.
 */
const open = new Set([
  'gateway',
  'gateway/boot',
  'gateway/health',
  'gateway/lifecycle',
  'gateway/ready',
  'gateway/reload',
  'gateway/shutdown',
  'gateway/startup',
  'shutdown',
  'startup',
]);

/** Parts that ask the model, as they are called in 2026.9.6. Tools, pages and files are asked by others. */
const ofModel =
  /^(agent\/embedded|agents\/(model-providers|prepared-model-runtime)|models?|llm|provider)\b/;

const written = z.looseObject({
  '0': z.catch(z.string(), ''),
  message: z.catch(z.string(), ''),
  time: z.catch(z.string(), ''),
  _meta: z.looseObject({ logLevelName: z.catch(z.string(), '') }),
});
const area = z.looseObject({ subsystem: z.string() });

const levels = {
  DEBUG: 'debug',
  TRACE: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
  FATAL: 'error',
} as const;

/** Which log it is of, for whoever can look into the box: its last folders, no path of a machine. */
export const logName = (path: string): string => path.split('/').slice(-3).join('/');

/**
 * What is told of one line of the gateway's log; `null` for one that says nothing of the box. Of
 * words that are not told the kind of fault is named, and the `log` in which they stand.
 */
export function lineOf(
  line: string,
  secrets: readonly string[],
  { now, log }: { now: number; log: string },
): BoxLine | null {
  const read = written.safeParse(parseJson(line));
  if (!read.success) return null;
  const { message, time, _meta } = read.data;
  const level = levelOf(_meta.logLevelName);
  const subsystem = area.safeParse(parseJson(read.data['0']));
  const from = subsystem.success ? subsystem.data.subsystem : '';
  const isGrave = level === 'warn' || level === 'error';
  if (!open.has(from) && !isGrave) return null;
  const at = Date.parse(time);
  const text = open.has(from)
    ? `${from}: ${message}`
    : `${safeName(from)}: ${kindOf(from, message, level)} (its words are in ${log}, under the data folder of its host)`;
  return {
    at: Number.isNaN(at) ? now : at,
    level,
    text: fitting(String(redactForeign(text, secrets))),
  };
}

const kindOf = (from: string, message: string, level: BoxLine['level']): string =>
  knownFault(message, ofModel.test(from))?.inLog ?? `an entry of level ${level}`;

/** A line that is longer ends in dots. */
const fitting = (text: string): string =>
  (text.length <= bounds.boxLineUnits
    ? text
    : `${text.slice(0, bounds.boxLineUnits - 1)}…`
  ).toWellFormed();

const levelOf = (name: string): BoxLine['level'] =>
  Object.entries(levels).find(([one]) => one === name)?.[1] ?? 'info';

const safeName = (name: string): string => (/^[a-z/-]{1,40}$/.test(name) ? name : 'gateway');
