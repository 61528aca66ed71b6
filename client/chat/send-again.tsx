import { RotateCcw } from 'lucide-react';
import type { Run } from '../../shared/model/run.ts';
import { useRoom } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { sayInThread } from './say-in-thread.ts';

/** Asks the question of a run that came to nothing once more. */
export function SendAgain({ run }: { run: Run }) {
  const room = useRoom();
  const send = () => {
    const { rows, texts } = room.connection.store.getState().replica;
    const parts = [...rows.parts.values()].filter(({ messageId }) => messageId === run.messageId);
    const text = parts.map(({ id }) => texts.get(id)?.text ?? '').join('\n\n');
    if (text.trim() !== '') void sayInThread(room, run.threadId, text);
  };
  return (
    <Button size="small" className="mt-1.5 ml-[15px]" onClick={send}>
      <RotateCcw size={12} aria-hidden />
      Send again
    </Button>
  );
}
