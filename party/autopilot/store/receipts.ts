import { canonicalJson } from '../../../shared/lib/canonical-json.ts';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import { sha256Hex } from '../../../shared/lib/sha256.ts';
import { type Receipt, receipt } from '../../../shared/model/receipt.ts';
import type { Store } from './shelves.ts';

export type NewReceipt = Omit<Receipt, 'n' | 'prev' | 'action'> & { action: unknown };

export function appendReceipt(store: Store, entry: NewReceipt): Receipt {
  const [last] = store.scan('receipts', { by: 'primary', limit: 1, down: true });
  const made: Receipt = {
    ...entry,
    n: (last?.n ?? 0) + 1,
    action: sha256Hex(canonicalJson(entry.action)),
    prev: last?.hash ?? '',
  };
  const body = canonicalJson(made);
  store.put('receipts', { n: made.n, body, hash: sha256Hex(body) });
  return made;
}

/** The number of the first receipt that does not follow from the one before, or `null`. */
export function firstBrokenReceipt(store: Store): number | null {
  let prev = '';
  let next = 1;
  for (;;) {
    const items = store.scan('receipts', { by: 'primary', above: next - 1, limit: 200 });
    if (items.length === 0) return null;
    for (const { n, body, hash } of items) {
      const parsed = receipt.safeParse(parseJson(body));
      const follows = parsed.success && parsed.data.prev === prev && parsed.data.n === n;
      if (n !== next || !follows || sha256Hex(body) !== hash) return next;
      prev = hash;
      next += 1;
    }
  }
}
