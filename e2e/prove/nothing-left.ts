import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { boxFolders, leftOf } from '../support/boxes.ts';
import type { Product } from '../support/product.ts';
import {
  allowed,
  approveNext,
  type Cast,
  type Claw,
  instanceRow,
  seconds,
} from './hello-openclaw.ts';
import type { Report } from './report.ts';

/** Ada deletes one in the page, by its name, and the other by a call; their words stay to be read. */
export async function proveNothingLeft(
  product: Product,
  cast: Cast,
  [first, second]: readonly [Claw, Claw],
  report: Report,
): Promise<void> {
  const { ada, adaAt } = cast;
  const { address, room } = ada.place;
  const { page } = adaAt;
  const began = performance.now();
  const name = String(instanceRow(ada, first.id)?.name);
  await page.goto(`${address}/r/${room}/openclaw/${first.id}`);
  await page.getByRole('button', { name: 'Delete this OpenClaw…' }).click();
  await page.getByLabel(`Write “${name}” to delete it`).fill(name);
  await page.getByRole('button', { name: 'Delete it', exact: true }).click();
  await approveNext(cast.bo, 'instances.remove');
  await gone(cast, first);
  const firstMs = performance.now() - began;
  const apart = leftOf(second.box).length;
  await allowed(cast, 'instances.remove', { instanceId: second.id });
  await gone(cast, second);
  const both = [first, second];
  const processes = both.flatMap(({ box }) => leftOf(box));
  const folders = [
    ...both.flatMap(({ box }) => (existsSync(box.folder) ? [box.folder] : [])),
    ...boxFolders(product),
  ];
  const open = await Promise.all(both.map(({ box }) => answers(box.port)));
  const said = ada.replica.table('messages').filter(({ threadId }) => threadId === first.threadId);
  const { ok, error } = await ada.ask(
    'messages.send',
    { threadId: first.threadId, text: 'still there?' },
    crypto.randomUUID(),
  );
  report.promise(
    'both are deleted, one after the other: no process, port or file of theirs is left, and what was said stays to be read',
    processes.length === 0 &&
      folders.length === 0 &&
      !open.includes(true) &&
      apart > 0 &&
      said.length > 0 &&
      !ok,
    `the first was gone after ${seconds(firstMs)} s while ${apart} processes of the second ran on; left: ${processes.join(', ') || 'no process'}, ${folders.join(', ') || 'no folder'}; ${said.length} messages are held; another one: ${ok ? 'taken' : String(error?.code)}`,
  );
}

const gone = ({ ada }: Cast, { id }: Claw): Promise<void> =>
  ada.seen(() => instanceRow(ada, id)?.state === 'deleted', `${id} deleted`);

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
