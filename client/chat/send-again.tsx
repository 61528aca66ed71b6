import { RotateCcw } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Run } from '../../shared/model/run.ts';
import { askedIn } from '../store/continued.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { writtenText } from '../store/written-text.ts';
import { Button } from '../ui/button.tsx';
import { SayElsewhere, useIsGone } from './say-elsewhere.tsx';
import { sayInThread } from './say-in-thread.ts';

/**
 * Asks the question of a run that came to nothing once more: once, however often it is clicked. What
 * OpenClaw told its own model is no question of anybody.
 */
export function SendAgain({ run }: { run: Run }) {
  const room = useRoom();
  const isSaid = useRef(false);
  const [isSent, setSent] = useState(false);
  const asked = useSession(({ replica }) => askedIn(replica.rows.runs, run));
  const isGone = useIsGone(run.threadId);
  if (asked === null) return null;
  const words = () => writtenText(room.connection.store.getState().replica, asked.messageId);
  if (isGone) return <SayElsewhere words={words} />;
  const send = async () => {
    const text = words();
    if (text.trim() === '' || isSaid.current) return;
    const mark = (said: boolean) => {
      isSaid.current = said;
      setSent(said);
    };
    mark(true);
    if (!(await sayInThread(room, run.threadId, text))) mark(false);
  };
  return (
    <Button size="small" className="mt-1.5 ml-[15px]" disabled={isSent} onClick={() => void send()}>
      <RotateCcw size={12} aria-hidden />
      {isSent ? 'Sent again' : 'Send again'}
    </Button>
  );
}
