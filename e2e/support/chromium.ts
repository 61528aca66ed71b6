import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

/** A browser that can be launched, and what its process needs to know. */
export interface Chromium {
  path: string;
  env: Record<string, string>;
}

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/**
 * CHROME_PATH, else the one that npm brought along (Linux on x64): the same everywhere, and a fifth
 * cheaper than a whole desktop's. Else the browser of the machine; `null` when there is none.
 */
export async function findChromium(env = process.env): Promise<Chromium | null> {
  const { CHROME_PATH, PATH = '' } = env;
  if (CHROME_PATH) return { path: CHROME_PATH, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return bundled();
  const known = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const path = [...known, ...places].find(existsSync);
  return path === undefined ? null : { path, env: {} };
}

/**
 * Unpacks the bundled browser once, whole or not at all, with the libraries and fonts that a bare
 * machine does not have. Its own unpacking trusts whatever lies in the temporary folder.
 */
async function bundled(): Promise<Chromium> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const home = join(dirname(entry), '..');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const target = join(import.meta.dirname, '../../.cache', `chromium-${version}`);
  if (!existsSync(target)) {
    const { inflate } = await import('@sparticuz/chromium');
    const draft = `${target}-draft-${process.pid}`;
    mkdirSync(draft, { recursive: true });
    await inTemporaryFolder(draft, async () => {
      for (const name of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
        await inflate(join(home, 'bin', name));
    });
    writeFileSync(join(draft, 'fonts.conf'), fontsConf(join(target, 'fonts')));
    if (existsSync(target)) rmSync(draft, { recursive: true });
    else renameSync(draft, target);
  }
  return {
    path: join(target, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [join(target, 'al2023/lib'), process.env.LD_LIBRARY_PATH]
        .filter(Boolean)
        .join(delimiter),
      FONTCONFIG_FILE: join(target, 'fonts.conf'),
    },
  };
}

/** The fonts that came along alone: a page looks and breaks its lines the same everywhere. */
const fontsConf = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`;

/** `inflate` unpacks to where the system's temporary folder is said to be. */
async function inTemporaryFolder(folder: string, work: () => Promise<void>): Promise<void> {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  await work().finally(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  });
}
