import { realpathSync } from 'node:fs';

const lookEveryMs = 1_000;

interface Started {
  env: Record<string, string | undefined>;
  /** Who the parent is now. */
  parent: () => number;
  /** The package.json whose `start` this is: a shell may come down from that of another project. */
  manifest: string;
}

/** Two paths of one file. */
const isSame = (a: string, b: string): boolean => {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return false;
  }
};

/**
 * Calls back once when the npm that runs `npm start` is no more: nobody else would end what it left,
 * and no event tells of it.
 */
export function whenNpmIsGone(tell: () => void, { env, parent, manifest }: Started): void {
  const { npm_lifecycle_event: event, npm_package_json: of } = env;
  if (event !== 'start' || of === undefined || !isSame(of, manifest)) return;
  const npm = parent();
  const timer = setInterval(() => {
    if (parent() === npm) return;
    clearInterval(timer);
    tell();
  }, lookEveryMs);
  timer.unref();
}
