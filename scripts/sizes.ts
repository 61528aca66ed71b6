import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** What the built client may weigh on its way to a browser, in KB of gzip. Run after `vite build`. */
const kb = 1024;
const assets = new URL('../dist/client/assets/', import.meta.url);
const names = readdirSync(assets);

/** Files by the start of their name, which a build follows with a hash. */
const filesOf = (start: string, ending: string): string[] =>
  names.filter((name) => new RegExp(`^${start}-[0-9a-f]+\\${ending}$`).test(name));

/** A script with everything it imports before it can run. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const imported of importsOf(file)) closure(imported, seen);
  return seen;
}

function importsOf(file: string): string[] {
  const code = readFileSync(new URL(file, assets), 'utf8');
  const found = code.matchAll(/(?:\bfrom|\bimport)"\.\/([^"]+\.js)"/g);
  return [...found].flatMap(([, imported]) => imported ?? []);
}

/** Scripts that wait for each other may run before what they use is there: none may. */
function refuseCircles(file: string, path: readonly string[] = [], done = new Set<string>()): void {
  if (path.includes(file)) throw new Error(`in a circle: ${[...path, file].join(' > ')}`);
  if (done.has(file)) return;
  for (const imported of importsOf(file)) refuseCircles(imported, [...path, file], done);
  done.add(file);
}

/** The scripts and styles of some parts of the app, each counted once. */
function weigh(starts: readonly string[]): number {
  const files = new Set<string>();
  for (const start of starts) {
    const scripts = filesOf(start, '.js');
    if (scripts.length !== 1) throw new Error(`no single script is called ${start}`);
    for (const script of scripts) closure(script, files);
    for (const style of filesOf(start, '.css')) files.add(style);
  }
  return [...files].reduce((sum, file) => sum + gzip(readFileSync(new URL(file, assets))), 0);
}

const gzip = (bytes: Uint8Array | string): number => gzipSync(bytes, { level: 9 }).length;

/** Validators: zod, and the modules that hold nothing but schemas. Those with functions count. */
const schemas = [
  /^zod/,
  /shared\/methods\//,
  /shared\/model\/(?!part|principal|run|tables|topic)/,
  /shared\/protocol\/(frame|topic-answer)\.ts/,
];

/** What a program pays for being connected, apart from its validators. */
async function weighSyncClient(): Promise<number> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    root: new URL('..', import.meta.url).pathname,
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: {
        input: 'client/connection/connection.ts',
        external: schemas,
        preserveEntrySignatures: 'strict',
        output: { minify: { compress: { dropConsole: true } } },
      },
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  const chunks = outputs.flatMap((one) => ('output' in one ? one.output : []));
  // The lines that import validators belong to them.
  const own = (code: string) =>
    code.replace(/\bimport\s*(?:\*as \w+|\{[^}]*\})\s*from"[^"]+";/g, '');
  return chunks.reduce((sum, chunk) => sum + ('code' in chunk ? gzip(own(chunk.code)) : 0), 0);
}

for (const name of names) if (name.endsWith('.js')) refuseCircles(name);

const signIn = ['index', 'login-page'];
const emptyRoom = ['index', 'room'];
const canvas = [...emptyRoom, 'canvas-page'];
const thread = [...emptyRoom, 'thread-rows', 'thread-page'];

const rows = [
  { id: 'SZ1', what: 'first paint of sign-in', bytes: weigh(signIn), most: 150 },
  { id: 'SZ2', what: 'first paint of an empty room', bytes: weigh(emptyRoom), most: 150 },
  { id: 'SZ3', what: 'a thread that can be used', bytes: weigh(thread), most: 280 },
  { id: 'SZ5', what: 'the Hatchery', bytes: weigh(canvas), most: 280 },
  { id: 'SZ4', what: 'sync client', bytes: await weighSyncClient(), most: 12 },
];

for (const { id, what, bytes, most } of rows) {
  const isOver = bytes > most * kb;
  if (isOver) process.exitCode = 1;
  const size = (bytes / kb).toFixed(2).padStart(7);
  console.log(`[${id}] ${what.padEnd(30)} ${size} KB of ${most}  ${isOver ? 'TOO LARGE' : 'ok'}`);
}
