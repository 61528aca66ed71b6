import type { PendingRequest } from '../connection/session.ts';
import { mayHaveArrived } from '../store/unsent.ts';
import { whyItAsks, whyItWaits } from '../store/unsent-words.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { useNow } from '../store/use-now.ts';
import { useRoom } from '../store/use-room.ts';
import { Dot } from '../ui/marks.tsx';
import { HeldChoice } from './held-choice.tsx';
import { Markdown } from './markdown.tsx';
import { SaidBy } from './said-by.tsx';

/** What one said oneself and the room does not know yet. */
export function UnsentView({ request, text }: { request: PendingRequest; text: string }) {
  const { account, connection } = useRoom();
  const isInTouch = useInTouch();
  const now = useNow(10_000);
  const { key, isHeld } = request;
  const asks = whyItAsks(request, now);
  const isOnItsWay = isInTouch && request.isSent;
  const isUnsure = mayHaveArrived(request) && !isOnItsWay;
  const state = isUnsure ? 'may have arrived' : isOnItsWay ? 'sending' : 'not sent yet';
  return (
    <SaidBy
      label={`${isUnsure ? 'May have arrived' : 'Not sent'}: message from ${account.name}`}
      name={account.name}
      kind="person"
      aside={
        <span className="inline-flex items-center gap-1.5 text-dim text-small">
          <Dot tone={isHeld ? 'wait' : 'off'} />
          {state}
        </span>
      }
    >
      <div className="opacity-80">
        <Markdown text={text} isLive={false} />
      </div>
      {!isOnItsWay && key !== null && (
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
      )}
    </SaidBy>
  );
}
