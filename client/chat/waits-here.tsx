import type { PendingRequest } from '../connection/session.ts';
import { whyItAsks, whyItWaits } from '../store/unsent-words.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { useNow } from '../store/use-now.ts';
import { useRoom } from '../store/use-room.ts';
import { HeldChoice } from './held-choice.tsx';

/** Why what one said is still here, and what can be done about it. */
export default function WaitsHere({
  request,
  isUnsure,
}: {
  request: PendingRequest;
  /** It may have arrived: then it cannot be taken back. */
  isUnsure: boolean;
}) {
  const { connection } = useRoom();
  const isInTouch = useInTouch();
  const now = useNow(10_000);
  const { key, isHeld } = request;
  const asks = whyItAsks(request, now);
  if (key === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="text-dim">
        {asks === null ? whyItWaits(request, now, isInTouch) : `${asks} Send it now?`}
      </p>
      {!isUnsure && (
        <HeldChoice
          isHeld={isHeld}
          onSend={() => connection.release(key)}
          onDiscard={() => connection.discard(key)}
        />
      )}
    </div>
  );
}
