import { Suspense } from 'react';
import type { PendingRequest } from '../connection/session.ts';
import { mayHaveArrived } from '../store/unsent.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { useRoom } from '../store/use-room.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { Dot } from '../ui/marks.tsx';
import { Markdown } from './markdown.tsx';
import { SaidBy } from './said-by.tsx';

const WaitsHere = lazyView(() => import('./waits-here.tsx'));

/** What one said oneself and the room does not know yet. */
export function UnsentView({ request, text }: { request: PendingRequest; text: string }) {
  const { account } = useRoom();
  const isInTouch = useInTouch();
  const { isHeld } = request;
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
      {!isOnItsWay && (
        <Suspense>
          <WaitsHere request={request} isUnsure={isUnsure} />
        </Suspense>
      )}
    </SaidBy>
  );
}
