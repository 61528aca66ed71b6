import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useAsk } from '../store/use-ask.ts';
import { Button } from '../ui/button.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { shortHash } from './receipt-words.ts';
import { type Verified, verifyChain } from './verify.ts';

/** Recomputes the whole chain when asked to, and names the first link that does not hold. */
export function ChainCheck({ onBroken }: { onBroken: (n: number | null) => void }) {
  const { ask, trouble } = useAsk();
  const [upTo, setUpTo] = useState<number | null>(null);
  const [verified, setVerified] = useState<Verified | null>(null);
  const verify = async () => {
    setVerified(null);
    setUpTo(0);
    const found = await verifyChain((from) => ask('receipts.verify', { from }), setUpTo);
    setUpTo(null);
    setVerified(found);
    onBroken(found?.broken ?? null);
  };
  return (
    <section aria-label="Chain" className="flex flex-wrap items-center gap-3">
      <Button disabled={upTo !== null} onClick={() => void verify()}>
        <ShieldCheck size={14} aria-hidden />
        Verify the chain
      </Button>
      <div role="status" className="min-w-40 flex-1">
        {upTo !== null && <p className="text-dim">{`Checking… ${upTo} so far.`}</p>}
        {verified !== null && <Verdict {...verified} />}
      </div>
      <Trouble words={trouble} />
    </section>
  );
}

const Verdict = ({ upTo, hash, broken }: Verified) =>
  broken === null ? (
    <p className="text-live">
      {upTo === 1 ? 'The one receipt holds.' : `All ${upTo} receipts follow from each other.`}{' '}
      <span className="text-dim" title={hash}>
        The last one is <code className="font-mono">{shortHash(hash)}</code>: note it, and nobody
        can rewrite what came before without being found out.
      </span>
    </p>
  ) : (
    <p className="text-bad">
      Receipt {broken} does not follow from the one before: it, or what lies before it, was changed
      outside of this room. {broken === 1 ? 'None' : `Those up to ${broken - 1}`} can be relied on.
      Tell whoever runs this installation, and compare with a backup.
    </p>
  );
