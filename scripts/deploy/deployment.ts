/** What is deployed, where people will find it, and whether this is only a try. */
export interface Deployment {
  /** The https origin that people type; `null`: nobody said. */
  origin: string | null;
  /** Boxes are containers, which wrangler builds with docker. */
  hasOpenClaws: boolean;
  isDryRun: boolean;
}

export const usage =
  'npm run deploy -- https://autopilot.example.com [--without-openclaws] [--dry-run]';

/** Throws with how it is written, if it is not. */
export function readDeployment(args: readonly string[]): Deployment {
  const flags = args.filter((one) => one.startsWith('--'));
  const [origin = null, ...more] = args.filter((one) => !one.startsWith('--'));
  const unknown = flags.filter((one) => !['--dry-run', '--without-openclaws'].includes(one));
  if (more.length > 0 || unknown.length > 0) throw new Error(`It is written: ${usage}`);
  return {
    origin,
    hasOpenClaws: !flags.includes('--without-openclaws'),
    isDryRun: flags.includes('--dry-run'),
  };
}

/** Its environment in wrangler.toml, as wrangler is told; the one without a name is that of no OpenClaws. */
export const environmentOf = ({ hasOpenClaws }: Deployment): string =>
  hasOpenClaws ? 'production' : '';
