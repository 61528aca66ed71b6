import type { ReactNode } from 'react';
import type { Message } from '../../shared/model/message.ts';

/** Does a message hold what a gateway told its own model, to go on or because a time had come? */
export const isOwnNote = ({ heard, origin }: Pick<Message, 'heard' | 'origin'>): boolean =>
  heard?.role === 'system' && origin?.startsWith('run:') === true;

/** Such a note, folded: nobody said it to people. */
export function OwnNote({ children }: { children: ReactNode }) {
  return (
    <details className="text-dim text-small">
      <summary>A note of OpenClaw to its model, not its answer</summary>
      <div className="mt-1.5 flex flex-col gap-2.5">{children}</div>
    </details>
  );
}
