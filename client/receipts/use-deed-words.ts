import { useMemo } from 'react';
import { namesIn } from '../store/author-name.ts';
import { useSession } from '../store/use-room.ts';
import { deedWords } from './deed-words.ts';
import type { ShownReceipt } from './receipt-words.ts';

/** What a receipt says was done, by the names that this page holds. */
export function useDeedWords(receipt: ShownReceipt): string {
  const rows = useSession(({ replica }) => replica.rows);
  return useMemo(() => deedWords(receipt, rows, namesIn(rows)), [receipt, rows]);
}
