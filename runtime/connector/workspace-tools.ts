import * as z from 'zod/mini';
import { redactCut } from '../../shared/producer/redactor.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { GatewayLink } from './gateway-link.ts';
import { GatewayRefused } from './gateway-link.ts';

/** The one agent of a gateway of ours. */
const agentId = 'main';
const listed = 500;

const path = z.string().check(z.maxLength(1_000));
const where = z.strictObject({ path: z.optional(path) });
const which = z.strictObject({ path: path.check(z.minLength(1)) });

export interface ToolAnswer {
  output: { text: string; cut?: true };
}

/**
 * What may be used of a gateway without its model: looking at the files that its sessions work on.
 * It has no tool for that over its socket; it shows them by methods that stay inside of the workspace.
 * Throws `GatewayRefused`.
 */
export async function lookAtWorkspace(
  gateway: Pick<GatewayLink, 'call'>,
  { name, input }: { name: 'ls' | 'read'; input: unknown },
  secrets: readonly string[],
): Promise<ToolAnswer> {
  const text = name === 'ls' ? await list(gateway, input) : await read(gateway, input);
  const clean = redactCut(text, secrets).toWellFormed();
  const most = limits.toolUnits - 200;
  return clean.length <= most
    ? { output: { text: clean } }
    : { output: { text: clean.slice(0, most).toWellFormed(), cut: true } };
}

async function list(gateway: Pick<GatewayLink, 'call'>, input: unknown): Promise<string> {
  const asked = where.safeParse(input ?? {});
  if (!asked.success)
    throw badInput('ls takes {"path": "<folder>"}, or nothing for the workspace.');
  const folder = (asked.data.path ?? '').replace(/^\.\/?$/, '');
  const { entries, totalEntries } = await gateway.call('agents.workspace.list', {
    agentId,
    ...(folder === '' ? {} : { path: folder }),
    limit: listed,
  });
  const lines = entries.map(({ name, kind, size }) =>
    kind === 'directory' ? `${name}/` : `${name}${size === undefined ? '' : `  ${size} bytes`}`,
  );
  const rest = (totalEntries ?? 0) - entries.length;
  return [...lines, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}

async function read(gateway: Pick<GatewayLink, 'call'>, input: unknown): Promise<string> {
  const asked = which.safeParse(input);
  if (!asked.success) throw badInput('read takes {"path": "<file>"}.');
  const { file } = await gateway.call('agents.workspace.get', { agentId, path: asked.data.path });
  if (file.encoding !== 'utf8')
    throw new GatewayRefused('notText', `${file.name} is no text (${file.mimeType}).`, false);
  return file.content;
}

const badInput = (message: string) => new GatewayRefused('badInput', message, false);
