import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Product } from './product.ts';

/** Every file of the data folder, by its path in it. */
export function* filesOf(
  product: Pick<Product, 'dataFolder'>,
  at = '',
): Generator<[path: string, bytes: Buffer]> {
  for (const entry of readdirSync(join(product.dataFolder, at), { withFileTypes: true })) {
    const path = join(at, entry.name);
    if (entry.isDirectory()) yield* filesOf(product, path);
    else if (entry.isFile()) yield [path, readFileSync(join(product.dataFolder, path))];
  }
}

/** Paths of the files that hold a text. */
export const filesHolding = (product: Product, text: string): string[] =>
  [...filesOf(product)].flatMap(([path, bytes]) => (bytes.includes(text) ? [path] : []));
