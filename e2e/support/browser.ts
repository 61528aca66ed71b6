import { type Browser, chromium } from 'playwright-core';
import { type Chromium, findChromium } from './chromium.ts';

/** It talks to nobody but the product. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Throws when there is no browser: what needs one is not proven without. */
export async function launchBrowser(): Promise<Browser> {
  const found = await findChromium();
  if (found === null)
    throw new Error('No Chromium here. Install one, or name it with CHROME_PATH.');
  return launch(found);
}

const launch = ({ path, env }: Chromium): Promise<Browser> =>
  chromium.launch({ executablePath: path, args, env: { ...ownEnv(), ...env } });

const ownEnv = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
