import type { Result } from '../../shared/methods/contract.ts';

export interface Verified {
  /** How far the chain was recomputed. */
  upTo: number;
  /** What stands there. */
  hash: string;
  /** The first receipt that does not follow from the one before, if one does not. */
  broken: number | null;
}

/** Has the whole chain recomputed, stretch by stretch, from the first receipt on. */
export async function verifyChain(
  ask: (from: number) => Promise<Result<'receipts.verify'> | null>,
  tell: (upTo: number) => void,
): Promise<Verified | null> {
  for (let from = 1; ; ) {
    const answer = await ask(from);
    if (answer === null) return null;
    const { upTo, hash, more, broken } = answer;
    if (broken !== null || !more || upTo < from) return { upTo, hash, broken };
    tell(upTo);
    from = upTo + 1;
  }
}
