import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where everything of one installation lies. Nothing of it is outside this folder. */
export interface DataFolder {
  root: string;
  /** Says that the folder is ours; `npm run reset` empties no other. */
  marker: string;
  lock: string;
  /** What the last start spawned, for the next one to end if it must. */
  children: string;
  secret: string;
  /** D1 and the rooms. */
  state: string;
  /** The program as it runs: a copy, so that nothing that happens to the sources reloads it. */
  app: string;
  logs: string;
  /** A folder for each OpenClaw: gateway, connector, what they know. */
  boxes: string;
  /** Scratch of wrangler and of the server. */
  scratch: string;
}

export const dataFolderAt = (root: string): DataFolder => ({
  root,
  marker: join(root, 'autopilot.txt'),
  lock: join(root, 'lock.json'),
  children: join(root, 'children.json'),
  secret: join(root, 'secret.env'),
  state: join(root, 'state'),
  app: join(root, 'app'),
  logs: join(root, 'logs'),
  boxes: join(root, 'boxes'),
  scratch: join(root, 'scratch'),
});

/** Makes the folder, for its owner only. Throws if it holds something else. */
export function createDataFolder(folder: DataFolder): void {
  const { root, marker } = folder;
  if (existsSync(root) && !existsSync(marker) && readdirSync(root).length > 0)
    throw new Error(`${root} holds something that is not Autopilot's. Choose an empty folder.`);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  writeFileSync(marker, markerText, { mode: 0o600 });
  mkdirSync(folder.logs, { recursive: true, mode: 0o700 });
}

/** Takes away everything that the folder holds, itself included. */
export function removeDataFolder({ root, marker }: DataFolder): void {
  if (!existsSync(marker)) throw new Error(`${root} is not a data folder of Autopilot.`);
  rmSync(root, { recursive: true });
}

const markerText = `This folder holds the data of Autopilot: accounts, rooms, logs, and the secret that signs
sessions. \`npm run reset\` removes it. Keep it private, and back it up only while nothing runs.
`;
