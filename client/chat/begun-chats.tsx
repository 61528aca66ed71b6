import { firstWordsIn } from '../store/said-in.ts';
import { useSession } from '../store/use-room.ts';
import { RejectedView } from './rejected-view.tsx';
import { UnsentView } from './unsent-view.tsx';

/** Chats that the room does not have yet, by their first words: they begin as soon as they arrive. */
export default function BegunChats() {
  const requests = useSession((session) => session.requests);
  const rejected = useSession((session) => session.rejected);
  const waiting = requests.flatMap((request) => {
    const text = firstWordsIn(request);
    return text === null ? [] : [{ request, text }];
  });
  const refused = rejected.flatMap((command) => {
    const text = firstWordsIn(command);
    return text === null ? [] : [{ command, text }];
  });
  if (waiting.length + refused.length === 0) return null;
  return (
    <section
      aria-label="New chats"
      className="mx-auto mb-3 flex max-h-[40dvh] max-w-[720px] flex-col gap-5 overflow-y-auto"
    >
      {refused.map(({ command, text }) => (
        <RejectedView key={command.id} command={command} text={text} />
      ))}
      {waiting.map(({ request, text }) => (
        <UnsentView key={request.id} request={request} text={text} />
      ))}
    </section>
  );
}
