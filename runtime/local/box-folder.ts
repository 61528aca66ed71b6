import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { writeHouseRules } from '../connector/house-rules.ts';
import { gatewayLocks } from './gateway-locks.ts';

/** Where everything of one box lies; its gateway knows the paths, so it is never moved. */
export interface BoxFolder {
  root: string;
  /** What the host knows of it; see `box-record.ts`. */
  record: string;
  home: string;
  state: string;
  workspace: string;
  tmp: string;
  gatewayConfig: string;
  /** What the gateway says of itself, told on by the connector. */
  gatewayLog: string;
  /** What its process prints. */
  gatewayOut: string;
  connectorConfig: string;
  connectorOut: string;
  connectorState: string;
  deviceKey: string;
}

export const boxFolderAt = (root: string): BoxFolder => ({
  root,
  record: join(root, 'box.json'),
  home: join(root, 'home'),
  state: join(root, 'state'),
  workspace: join(root, 'workspace'),
  tmp: join(root, 'tmp'),
  gatewayConfig: join(root, 'openclaw.json'),
  gatewayLog: join(root, 'gateway.log'),
  gatewayOut: join(root, 'gateway.out'),
  connectorConfig: join(root, 'connector.json'),
  connectorOut: join(root, 'connector.out'),
  connectorState: join(root, 'connector.state.json'),
  deviceKey: join(root, 'device-key.json'),
});

export function makeBoxFolder(folder: BoxFolder): void {
  for (const path of [folder.root, folder.home, folder.state, folder.workspace, folder.tmp])
    mkdirSync(path, { recursive: true, mode: 0o700 });
  writeHouseRules(folder.workspace);
}

/**
 * What V8 makes of modules, of the gateway's and of those that commands load, is a box's own: it is
 * run, and tells what was loaded. Boxes of an earlier version had a link there to one for all.
 */
export function keepCompiledApart({ tmp }: BoxFolder): void {
  const compiled = join(tmp, 'node-compile-cache');
  if (lstatSync(compiled, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(compiled);
}

/** Whole or not at all, and for its owner alone. */
export function writePrivately(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(value, null, 1)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

/**
 * The configuration of the next boot, and nothing beside it. A gateway that changed its own
 * (`config.patch`) keeps `.bak`, `.bak.1` … and `.last-good`, and would boot with such a copy in
 * place of ours, with the ports and tokens of an earlier start. Copies of what it threw away hold tokens, too.
 */
export function writeGatewayConfig(
  { root, gatewayConfig }: BoxFolder,
  config: Record<string, unknown>,
): void {
  const copies = `${basename(gatewayConfig)}.`;
  for (const name of readdirSync(root))
    if (name.startsWith(copies)) rmSync(join(root, name), { force: true });
  writePrivately(gatewayConfig, config);
}

/**
 * Its record goes last: as long as anything of a box lies there, the next host knows that it is to go.
 * What a command made read-only (Go does with its modules) is its owner's, and goes too, as do the locks
 * that its gateway has outside of it.
 */
export function removeBoxFolder({ root, record }: BoxFolder): void {
  if (!existsSync(root)) return;
  openFolders(root);
  const paths = readdirSync(root).map((name) => join(root, name));
  for (const path of [...gatewayLocks(root), ...paths.filter((one) => one !== record), root])
    rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

const ownersMay = 0o700;

/** Nothing is taken out of a folder that may not be written. No link is followed. */
function openFolders(folder: string): void {
  try {
    const { mode } = lstatSync(folder);
    if ((mode & ownersMay) !== ownersMay) chmodSync(folder, mode | ownersMay);
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) openFolders(join(folder, entry.name));
  } catch {
    // Somebody else's: whether it can be removed all the same says who removes it.
  }
}
