import { join } from 'node:path';
import { unstable_startWorker as startDev } from 'wrangler';
import { type ServeOrders, serveOrders } from './serve-orders.ts';

/**
 * `wrangler dev` as a program of its own, by wrangler's interface for programs: what it runs in
 * workerd is the same, but no debugger port is open on what holds the keys, nothing is watched or
 * reloaded, and nobody is asked anything. It leads the process group in which its workerd live, and
 * ends with all of them when the supervisor is gone.
 */
process.once('message', (message) => void serve(serveOrders.parse(message)));
process.on('disconnect', endGroup);

async function serve({ port, app, state, bindings }: ServeOrders): Promise<void> {
  const worker = await startDev({
    config: join(app, 'wrangler.toml'),
    entrypoint: join(app, 'worker/entry.mjs'),
    assets: join(app, 'client'),
    build: { bundle: false, moduleRules: [{ type: 'ESModule', globs: ['worker.mjs'] }] },
    envFiles: [],
    bindings: Object.fromEntries(
      Object.entries(bindings).map(([name, value]) => [name, { type: 'secret_text', value }]),
    ),
    dev: {
      server: { hostname: '127.0.0.1', port },
      inspector: false,
      watch: false,
      liveReload: false,
      persist: state,
      logLevel: 'log',
    },
  });
  process.once('SIGTERM', () => void worker.dispose().finally(endGroup));
}

/** SIGKILL is safe: whatever was acknowledged is in the database. */
function endGroup(): void {
  process.kill(0, 'SIGKILL');
}
