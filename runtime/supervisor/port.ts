import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';

/** The first free port from `wished` on, and who has the wished one if it is not free. */
export async function choosePort(
  wished: number,
): Promise<{ port: number; takenBy: string | null } | null> {
  if (await isFree(wished)) return { port: wished, takenBy: null };
  const takenBy = holderOf(wished);
  for (let port = wished + 1; port <= Math.min(wished + portsTried, 65_535); port++)
    if (await isFree(port)) return { port, takenBy };
  return null;
}

const portsTried = 100;

/** Free on both loopback addresses: "localhost" may mean either. */
async function isFree(port: number): Promise<boolean> {
  return (await mayListen(port, '127.0.0.1')) && (await mayListen(port, '::1'));
}

function mayListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      // A machine without IPv6 has nobody there.
      resolve('code' in error && error.code !== 'EADDRINUSE' && error.code !== 'EACCES');
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Who listens at a port, as far as this user may know. */
export function holderOf(port: number): string {
  try {
    return (process.platform === 'linux' ? linuxHolder(port) : lsofHolder(port)) ?? unknown;
  } catch {
    return unknown;
  }
}

const unknown = 'another program';

/** The process that listens at a port; `null`: nobody, or somebody this user may not know. */
export function listenerPid(port: number): number | null {
  try {
    return process.platform === 'linux' ? linuxListener(port) : (lsof(port)?.pid ?? null);
  } catch {
    return null;
  }
}

function linuxHolder(port: number): string | null {
  const pid = linuxListener(port);
  return pid === null ? null : describe(String(pid));
}

function linuxListener(port: number): number | null {
  const inodes = new Set(
    ['tcp', 'tcp6'].flatMap((kind) => listenersIn(readFileSync(`/proc/net/${kind}`, 'utf8'), port)),
  );
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`))
        if (inodes.has(readlinkSync(`/proc/${pid}/fd/${fd}`))) return Number(pid);
    } catch {
      // Another user's, or gone.
    }
  }
  return null;
}

/** `socket:[inode]` of everyone who listens at the port, from /proc/net/tcp. */
export function listenersIn(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === '0A' && local?.endsWith(`:${hex}`) === true ? [`socket:[${inode}]`] : [];
  });
}

function describe(pid: string): string {
  const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  return `${name} (process ${pid})`;
}

function lsofHolder(port: number): string | null {
  const found = lsof(port);
  return found === null ? null : `${found.name} (process ${found.pid})`;
}

function lsof(port: number): { pid: number; name: string } | null {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  const fields = execFileSync('lsof', args, { encoding: 'utf8' }).split('\n');
  const field = (name: string) => fields.find((line) => line.startsWith(name))?.slice(1);
  const [pid, name] = [field('p'), field('c')];
  return pid === undefined || name === undefined ? null : { pid: Number(pid), name };
}
