import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { ServeOrders } from '../../runtime/supervisor/serve-orders.ts';
import { until } from './until.ts';

const serve = join(import.meta.dirname, '../../runtime/supervisor/serve.ts');

/** The Worker of a data folder with variables of the test's choice, which `npm start` would not take. */
export async function serveBare(
  dataFolder: string,
  port: number,
  bindings: ServeOrders['bindings'],
): Promise<{ address: string; end: () => Promise<void> }> {
  const orders = { port, app: join(dataFolder, 'app'), state: join(dataFolder, 'state'), bindings };
  const child = fork(serve, { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  child.send(orders satisfies ServeOrders);
  const address = `http://localhost:${port}`;
  const answers = () =>
    fetch(`${address}/api/auth/ok`).then(
      () => true,
      () => false,
    );
  await until(answers, `an answer of ${address}`, 30_000);
  const end = (): Promise<void> => {
    child.disconnect();
    return until(async () => !(await answers()), `the end of ${address}`, 30_000);
  };
  return { address, end };
}
