import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BoxPrograms } from '../box-programs.ts';
import { readRecords } from '../box-record.ts';
import { type LocalHost, openLocalHost } from '../local-host.ts';
import { processesOf } from '../marked-processes.ts';

/** Real processes, real ports and files; only what runs in the boxes is played. */
export const playedPrograms: BoxPrograms = {
  gatewayVersion: '2026.9.6',
  gateway: () => [join(import.meta.dirname, 'gateway.mjs')],
  connector: ({ connectorConfig }) => [join(import.meta.dirname, 'connector.mjs'), connectorConfig],
};

export interface PlayedHost {
  local: LocalHost;
  folder: string;
  /** Folder and mark of a box, while there is one. */
  boxOf(sandboxId: string): { root: string; home: string; mark: string } | null;
  starts(sandboxId: string): number;
  /** The sandboxes that have a box here. */
  ids(): string[];
  close(): Promise<void>;
}

/** A host over a folder of its own. */
export async function playedHost(
  more: {
    env?: Record<string, string>;
    folder?: string;
    origin?: string | null;
    token?: string;
    programs?: Partial<BoxPrograms>;
    freeMemory?: () => number;
  } = {},
): Promise<PlayedHost> {
  const folder = more.folder ?? mkdtempSync(join(tmpdir(), 'autopilot-host-'));
  const local = await openLocalHost({
    root: join(import.meta.dirname, '../../..'),
    folder,
    env: { PATH: process.env.PATH, AUTOPILOT_SPARE: 'no', ...more.env },
    origin: more.origin === undefined ? 'http://127.0.0.1:8787' : more.origin,
    ...(more.token === undefined ? {} : { token: more.token }),
    say: () => {},
    programs: { ...playedPrograms, ...more.programs },
    ...(more.freeMemory === undefined ? {} : { freeMemory: more.freeMemory }),
  });
  const boxOf = (sandboxId: string) => {
    const found = readRecords(folder).find(({ record }) => record?.spec?.sandboxId === sandboxId);
    if (found?.record == null) return null;
    const { root, home } = found.folder;
    return { root, home, mark: found.record.mark };
  };
  return {
    local,
    folder,
    boxOf,
    ids: () => readRecords(folder).flatMap(({ record }) => record?.spec?.sandboxId ?? []),
    starts(sandboxId) {
      const box = boxOf(sandboxId);
      if (box === null || !existsSync(`${box.home}/starts`)) return 0;
      return readFileSync(`${box.home}/starts`, 'utf8').length;
    },
    async close() {
      await local.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ends what carries the mark from outside, as a crash would. */
export function killMarked(mark: string, which: 'all' | 'gateway' = 'all'): void {
  for (const { pid, command } of processesOf(mark))
    if (which === 'all' || command.includes('gateway')) process.kill(pid, 'SIGKILL');
}

export const wish = (home: string, name: string): void => writeFileSync(join(home, name), '');
