import { join } from 'node:path';
import { type GatewayPackage, installGateway } from './gateway-package.ts';

const root = join(import.meta.dirname, '../..');

/** The installed gateway of this checkout; the first suite that needs one installs it, visibly. */
export const testGateway = (): Promise<GatewayPackage> =>
  installGateway({
    root,
    env: process.env,
    signal: AbortSignal.timeout(540_000),
    tell: (words) => console.log(words),
  });
