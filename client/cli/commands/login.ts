import { findHome, type Home } from '../../agent/find-home.ts';
import { jsonText, oneLine } from '../plain.ts';
import { refuse } from '../refuse.ts';
import type { Cli, Options } from '../session.ts';

const usual = 'http://localhost:8787';

/** Address and key come from the input: what is said on a command line, others can read. */
export async function login({ terminal, kept }: Cli, { json }: Options): Promise<void> {
  const typed = await terminal.ask(`Address [${usual}]: `);
  const key = (await terminal.ask('Key (not shown): ', { isHidden: true }))?.trim() ?? '';
  if (typed === null || key === '')
    throw refuse('usage', 'An address and a key are needed.', 'Give each on a line of its own.');
  const address = originOf(typed.trim() === '' ? usual : typed.trim());
  const agent: Home = await findHome(address, key);
  kept.write({ address, key });
  terminal.out(
    json === true
      ? `${jsonText({ address, agent })}\n`
      : `Signed in at ${address} as ${oneLine(agent.name)}.\n`,
  );
}

function originOf(address: string): string {
  const parsed = URL.canParse(address) ? new URL(address) : null;
  const isLocal = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(parsed?.hostname ?? '');
  if (parsed !== null && (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLocal)))
    return parsed.origin;
  throw refuse(
    'usage',
    `"${address}" is no address a key may be sent to.`,
    'Give the https address at which Autopilot is opened in a browser.',
  );
}
