import type { RejectedCommand } from '../connection/session.ts';
import { messageIn } from '../store/unsent.ts';
import { useRoom } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';
import { Markdown } from './markdown.tsx';
import { SaidBy } from './said-by.tsx';
import { sayInThread } from './say-in-thread.ts';

/** A message that the room did not take, with its reason: nothing one wrote just disappears. */
export function RejectedView({ command, text }: { command: RejectedCommand; text: string }) {
  const room = useRoom();
  const { key, error } = command;
  const discard = () => {
    if (key !== null) room.connection.discard(key);
  };
  const again = () => {
    const said = messageIn(command);
    discard();
    if (said !== null) void sayInThread(room, said.threadId, said.text);
  };
  return (
    <SaidBy
      label={`Not taken: message from ${room.account.name}`}
      name={room.account.name}
      kind="person"
      aside={
        <span className="inline-flex items-center gap-1.5 text-bad text-small">
          <Dot tone="bad" />
          not taken
        </span>
      }
    >
      <div className="opacity-80">
        <Markdown text={text} isLive={false} />
      </div>
      <p className="text-dim">
        {error.message} {error.fix}
      </p>
      <div className="flex gap-2">
        <Button size="small" onClick={again}>
          Send again
        </Button>
        <Button size="small" onClick={discard}>
          Discard
        </Button>
      </div>
    </SaidBy>
  );
}
