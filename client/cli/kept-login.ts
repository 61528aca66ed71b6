import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { refuse } from './refuse.ts';

const login = z.object({ address: z.string(), key: z.string() });
/** Where to go and by which key. */
export type Login = z.infer<typeof login>;

/** The key lies in a file that only its owner can read, where XDG puts such things. */
export class KeptLogin {
  readonly file: string;
  private readonly folder: string;

  constructor(env: Readonly<Record<string, string | undefined>> = process.env) {
    const { XDG_CONFIG_HOME: config = '' } = env;
    this.folder = join(config === '' ? join(homedir(), '.config') : config, 'autopilot');
    this.file = join(this.folder, 'login.json');
  }

  read(): Login {
    const parsed = login.safeParse(parseJson(this.text()));
    if (parsed.success) return parsed.data;
    throw refuse('notSignedIn', 'Nobody is signed in here.', 'Run: autopilot login');
  }

  /** Written beside and moved, so that it is never there with other rights or half of it. */
  write(kept: Login): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const draft = `${this.file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
    chmodSync(draft, 0o600);
    renameSync(draft, this.file);
  }

  forget(): void {
    rmSync(this.file, { force: true });
  }

  private text(): string {
    try {
      if (process.platform !== 'win32' && (statSync(this.file).mode & 0o077) !== 0)
        throw refuse(
          'notSignedIn',
          `Others can read the key in ${this.file}.`,
          `Have it replaced, then run: autopilot login`,
        );
      return readFileSync(this.file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
      throw error;
    }
  }
}
