import type { ToolPart } from '../../shared/model/part.ts';

/** What a call that ran a command says of it. */
export interface RanCommand {
  command: string;
  /** What it wrote, as far as it is known by now. */
  text: string | null;
  /** Its beginning is gone: only the last of it was kept. */
  isCut: boolean;
  exitCode: number | null;
}

/** The command of a call with what it wrote; `null` for a call that is none, or says it otherwise. */
export function commandOf({
  input,
  output,
}: Pick<ToolPart, 'input' | 'output'>): RanCommand | null {
  const asked = field(input, 'command');
  const command = Array.isArray(asked) ? asked.join(' ') : asked;
  if (typeof command !== 'string') return null;
  if (output === undefined) return { command, text: null, isCut: false, exitCode: null };
  const text = field(output, 'text');
  if (typeof text !== 'string') return null;
  const exit = field(output, 'exitCode');
  const exitCode = typeof exit === 'number' ? exit : null;
  return { command, text, isCut: field(output, 'cut') === true, exitCode };
}

const field = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
