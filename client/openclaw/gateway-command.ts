/** The command that a gateway asks for, and where it would run. */
export interface GatewayCommand {
  command: string;
  cwd: string | null;
  host: string | null;
}

/** A field of what came as JSON. */
export const inner = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;

/** The same, where it is text. */
export function textIn(of: unknown, name: string): string | null {
  const value = inner(of, name);
  return typeof value === 'string' ? value : null;
}

/** Read from what the gateway says it would do; `null` when that is no command. */
export function gatewayCommand(asked: unknown): GatewayCommand | null {
  const words = inner(asked, 'command');
  const isList = Array.isArray(words) && words.every((one) => typeof one === 'string');
  const command = isList ? words.join(' ') : textIn(asked, 'command');
  return command === null
    ? null
    : { command, cwd: textIn(asked, 'cwd'), host: textIn(asked, 'host') };
}

/** Where a command of OpenClaw runs, in words. */
export const whereItRuns = (host: string | null): string =>
  host === null || host === 'gateway'
    ? 'in the box of the gateway'
    : host === 'sandbox'
      ? 'in a sandbox inside of the gateway’s box'
      : `on ${host}`;
