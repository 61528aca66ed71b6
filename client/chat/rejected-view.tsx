import type { RejectedCommand } from '../connection/session.ts';
import { messageIn } from '../store/said-in.ts';
import { useRoom } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';
import { Markdown } from './markdown.tsx';
import { SaidBy } from './said-by.tsx';
import { SayElsewhere, useIsGone } from './say-elsewhere.tsx';

/** A message that the room did not take, with its reason: nothing one wrote just disappears. */
export function RejectedView({ command, text }: { command: RejectedCommand; text: string }) {
  const { account, connection } = useRoom();
  const { key, error } = command;
  const isGone = useIsGone(messageIn(command)?.threadId ?? null);
  return (
    <SaidBy
      label={`Not taken: message from ${account.name}`}
      name={account.name}
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
      {key !== null && (
        <div className="flex gap-2">
          {isGone ? (
            <SayElsewhere words={() => text} onGone={() => connection.discard(key)} />
          ) : (
            <Button size="small" onClick={() => connection.again(key)}>
              Send again
            </Button>
          )}
          <Button size="small" onClick={() => connection.discard(key)}>
            Discard
          </Button>
        </div>
      )}
    </SaidBy>
  );
}
