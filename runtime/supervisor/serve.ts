import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  convertV4MiniflareOptions,
  type LegacyWorkerOptions,
  Log,
  LogLevel,
  Miniflare,
} from 'miniflare';
import { type ServeOrders, serveOrders } from './serve-orders.ts';

/**
 * The Worker in workerd, by the library under `wrangler dev` and without its proxy: one workerd
 * listens itself, so a frame crosses one process less and a start takes half the work. No debugger
 * port is open on what holds the keys, nothing is watched or reloaded, and nobody is asked anything.
 * A workerd that dies is replaced in its place. This process leads the group in which its workerd
 * lives, and ends with it when the supervisor is gone.
 */
process.once('message', (message) => void serve(serveOrders.parse(message)));
process.on('disconnect', endGroup);

async function serve({ port, app, state, bindings }: ServeOrders): Promise<void> {
  const worker: LegacyWorkerOptions = JSON.parse(
    readFileSync(join(app, 'worker/options.json'), 'utf8'),
  );
  const path = join(app, 'worker/worker.mjs');
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port,
      // Where wrangler keeps what is local, so that its commands find the database.
      resourcePersistencePath: join(state, 'v3'),
      // Nothing is asked of the net about where this machine is, and nothing told.
      cf: false,
      telemetry: { enabled: false },
      unsafeLocalExplorer: false,
      unsafeObservability: false,
      log: new Log(LogLevel.WARN),
      logRequests: false,
      handleStructuredLogs: ({ message }) => console.log(message),
      workers: [
        {
          ...worker,
          bindings: { ...worker.bindings, ...bindings },
          rootPath: app,
          modules: [{ type: 'ESModule', path, contents: readFileSync(path, 'utf8') }],
          modulesRoot: join(app, 'worker'),
          assets: { ...worker.assets, directory: join(app, 'client') },
        },
      ],
    }),
  );
  process.once('SIGTERM', () => void runtime.dispose().finally(endGroup));
  await runtime.ready;
}

/** SIGKILL is safe: whatever was acknowledged is in the database. */
function endGroup(): void {
  process.kill(0, 'SIGKILL');
}
