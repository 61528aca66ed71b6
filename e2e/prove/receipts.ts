import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import { roomFileOf } from '../kill/room-file.ts';
import type { Product } from '../support/product.ts';
import type { Place } from '../support/raw-client.ts';
import { join } from '../support/rooms.ts';
import type { Report } from './report.ts';

const verified = z.object({
  upTo: z.int(),
  hash: z.string(),
  more: z.boolean(),
  broken: z.nullable(z.int()),
});
const stored = z.object({ body: z.string() });

/** The chain of a room verifies; after one byte of it was changed on the disk, it says where. */
export async function proveReceipts(product: Product, place: Place, report: Report): Promise<void> {
  const whole = await verify(place);
  await product.stop();
  const { path, count } = storedIn(product, place);
  const n = Math.ceil(count / 2);
  const changed = changeByte(path, n);
  await product.start();
  const broken = await verify(place);
  report.promise(
    'the receipts verify, and one changed byte in the stored database is found',
    whole.broken === null && whole.upTo === count && broken.broken === n,
    `${whole.upTo} receipts, the last ${whole.hash.slice(0, 16)}…; byte ${changed} of the database changed, in receipt ${n}: broken at ${String(broken.broken)}`,
  );
}

async function verify(place: Place): Promise<z.infer<typeof verified>> {
  const client = await join(place);
  let [from, found] = [1, verified.parse(await client.command('receipts.verify', {}))];
  while (found.more && found.broken === null) {
    from = found.upTo + 1;
    found = verified.parse(await client.command('receipts.verify', { from }));
  }
  client.close();
  return found;
}

function storedIn({ dataFolder }: Product, { room }: Place): { path: string; count: number } {
  const file = roomFileOf(dataFolder, room);
  const { path } = file;
  const count = file.receipts().length;
  file.close();
  return { path, count };
}

/** Changes one byte of the stored receipt, past the database; answers where in the file it lies. */
function changeByte(path: string, n: number): number {
  const db = new DatabaseSync(path);
  db.exec('pragma wal_checkpoint(truncate)');
  const { body } = stored.parse(db.prepare('select body from receipts where n = ?').get(n));
  db.close();
  const bytes = readFileSync(path);
  for (let at = bytes.indexOf(body); at >= 0; at = bytes.indexOf(body, at + 1)) {
    const place = at + body.indexOf('"outcome":"') + '"outcome":"'.length;
    const was = bytes[place] ?? 0;
    bytes[place] = was ^ 1;
    writeFileSync(path, bytes);
    // An older copy may lie in a page that is used no more.
    if (bodyOf(path, n) !== body) return place;
    bytes[place] = was;
  }
  throw new Error(`receipt ${n} is not found in the file`);
}

function bodyOf(path: string, n: number): string {
  const db = new DatabaseSync(path, { readOnly: true });
  const { body } = stored.parse(db.prepare('select body from receipts where n = ?').get(n));
  db.close();
  return body;
}
