import { join } from 'node:path';
import type { BoxFolder } from './box-folder.ts';
import type { BoxRecord } from './box-record.ts';

/** What runs in a box: arguments of Node, each. */
export interface BoxPrograms {
  gatewayVersion: string;
  gateway(record: BoxRecord): string[];
  connector(folder: BoxFolder): string[];
}

const standardHeapMb = 1_536;

/** The gateway of an installed package, and our connector. */
export const realPrograms = (
  { folder, version }: { folder: string; version: string },
  connector: string,
): BoxPrograms => ({
  gatewayVersion: version,
  gateway: ({ port, spec }) => [
    `--max-old-space-size=${spec?.config.limits?.heapMb ?? standardHeapMb}`,
    join(folder, 'node_modules/openclaw/openclaw.mjs'),
    'gateway',
    'run',
    '--port',
    String(port),
    '--bind',
    'loopback',
  ],
  connector: ({ connectorConfig }) => [connector, connectorConfig],
});
