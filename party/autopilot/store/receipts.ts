import { canonicalJson } from '../../../shared/lib/canonical-json.ts';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import { sha256Hex } from '../../../shared/lib/sha256.ts';
import { type Receipt, receipt } from '../../../shared/model/receipt.ts';
import type { Store } from './shelves.ts';

export type NewReceipt = Omit<Receipt, 'n' | 'prev' | 'action' | 'did'> & { action: unknown };

/** Kinds whose action every member may know: it is kept beside its hash. */
const keepsAction = (kind: string): boolean => /^(grant$|policy$|member\.|room\.)/.test(kind);

export function appendReceipt(store: Store, entry: NewReceipt): Receipt {
  const [last] = store.scan('receipts', { by: 'primary', limit: 1, down: true });
  const made: Receipt = {
    ...entry,
    n: (last?.n ?? 0) + 1,
    action: sha256Hex(canonicalJson(entry.action)),
    prev: last?.hash ?? '',
    ...(keepsAction(entry.kind) ? { did: entry.action } : {}),
  };
  const body = canonicalJson(made);
  store.put('receipts', { n: made.n, body, hash: sha256Hex(body) });
  return made;
}

/** Recomputes a stretch of the chain from a receipt on, which must follow from the one before it. */
export function checkReceipts(store: Store, from: number, most: number) {
  const known = from > 1 ? store.get('receipts', { n: from - 1 }) : null;
  let prev = known?.hash ?? '';
  let upTo = from - 1;
  for (const { n, body, hash } of store.scan('receipts', {
    by: 'primary',
    above: upTo,
    limit: most,
  })) {
    const parsed = receipt.safeParse(parseJson(body));
    const follows = parsed.success && parsed.data.prev === prev && parsed.data.n === n;
    if (n !== upTo + 1 || !follows || sha256Hex(body) !== hash)
      return { upTo, hash: prev, more: false, broken: upTo + 1 };
    prev = hash;
    upTo = n;
  }
  const [last] = store.scan('receipts', { by: 'primary', limit: 1, down: true });
  return { upTo, hash: prev, more: (last?.n ?? 0) > upTo, broken: null };
}

/** The number of the first receipt that does not follow from the one before, or `null`. */
export function firstBrokenReceipt(store: Store): number | null {
  for (let from = 1; ; ) {
    const { upTo, more, broken } = checkReceipts(store, from, 200);
    if (broken !== null || !more) return broken;
    from = upTo + 1;
  }
}
