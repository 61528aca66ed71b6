import type { Params } from '../../../shared/methods/contract.ts';
import { threadId as threadIdSchema } from '../../../shared/model/ids.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { type Actor, type Receipt, receipt } from '../../../shared/model/receipt.ts';
import { mayRead } from '../authorize.ts';
import { parseStored } from '../store/parse-stored.ts';
import { checkReceipts } from '../store/receipts.ts';
import type { Store } from '../store/shelves.ts';
import type { Handlers } from './handlers.ts';

/** Receipts that one request looks through for some that fit its filters. */
const mostLooks = 2_000;
const stretch = 5_000;

export const receiptHandlers: Handlers<'receipts.page' | 'receipts.verify'> = {
  'receipts.page': ({ turn, caller }, { before, limit, ...wanted }) => {
    const items = turn.store.scan('receipts', {
      by: 'primary',
      limit: mostLooks,
      down: true,
      ...(before === undefined ? {} : { below: before }),
    });
    const shown: (ReturnType<typeof asShown> & { hash: string })[] = [];
    let last: number | null = null;
    for (const { body, hash, n } of items) {
      if (shown.length === limit) break;
      last = n;
      const one = asShown(turn.store, caller, parseStored(receipt, body));
      if (fits(one, wanted)) shown.push({ ...one, hash });
    }
    return { receipts: shown, ...(last === null || last === 1 ? {} : { before: last }) };
  },

  'receipts.verify': ({ turn }, { from = 1 }) => checkReceipts(turn.store, from, stretch),
};

/** Filters see what the reader sees, so that they tell no more. */
function fits(
  one: ShownReceipt,
  { kind, principal, ...place }: Omit<Params<'receipts.page'>, 'before' | 'limit'>,
): boolean {
  return (
    (kind === undefined || one.kind.startsWith(kind)) &&
    (principal === undefined || one.principal === principal || one.onBehalfOf === principal) &&
    (['approvalId', 'jobId', 'threadId'] as const).every(
      (name) => place[name] === undefined || one[name] === place[name],
    )
  );
}

function asShown(store: Store, who: Principal, one: Receipt): ShownReceipt {
  const { threadId } = one;
  if (threadId === undefined || mayRead(store, threadIdSchema.parse(threadId), who)) return one;
  const { n, at, kind, action, prev } = one;
  return { n, at, kind, action, prev, principal: null, outcome: null };
}

type ShownReceipt = Omit<Receipt, 'principal' | 'outcome'> & {
  principal: Actor | null;
  outcome: string | null;
};
