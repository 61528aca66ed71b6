import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { CallRefused } from '../connection/connection.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { say } from '../ui/toast-store.ts';
import { useTitle } from '../ui/use-title.ts';
import { beginChat } from './begin-chat.ts';
import { Composer } from './composer.tsx';
import { examples } from './examples.ts';
import { useWhyNotSay } from './use-why-not-say.ts';

/** No chat is open: what can be tried, and where to write. A chat begins with its first words. */
export default function NewChatPage() {
  const { waiting, begin, cancel } = useBeginning();
  const whyNot = useWhyNotSay();
  const hasThreads = useSession(({ replica }) => replica.rows.threads.size > 0);
  useTitle();
  return (
    <main
      id="main"
      className={`flex min-h-0 min-w-0 flex-col ${hasThreads ? 'max-md:row-start-3 max-md:border-line max-md:border-t' : 'max-md:row-span-2'}`}
    >
      <div
        className={`flex min-h-0 flex-1 flex-col overflow-y-auto px-7 py-8 max-md:px-4 max-md:py-6 ${hasThreads ? 'max-md:hidden' : ''}`}
      >
        <div className="m-auto w-full max-w-[720px]">
          <h1 className="font-semibold text-xl tracking-tight">What shall we do?</h1>
          <p className="mt-1.5 max-w-prose text-dim text-read">
            Write something below, or click a sentence. While no model key is set, a rehearsal
            answers: always the same words, so that everything can be tried without a key.
          </p>
          <ul aria-label="Examples" className="mt-6 grid gap-2.5 sm:grid-cols-2">
            {examples.map(({ sentence, shows }) => (
              <li key={sentence}>
                <button
                  type="button"
                  disabled={waiting !== null || whyNot !== null}
                  className="flex h-full w-full flex-col items-start gap-0.5 rounded-lg border border-line bg-panel px-3.5 py-3 text-left hover:border-field disabled:opacity-60"
                  onClick={() => begin(sentence)}
                >
                  <span className="font-semibold">{sentence}</span>
                  <span className="text-dim text-small">{shows}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      </div>
      <div className="px-7 pb-4 max-md:px-3 max-md:pt-3 max-md:pb-3">
        {waiting !== null && (
          <p role="status" className="mx-auto mb-2 flex max-w-[720px] items-center gap-3 text-dim">
            The chat begins as soon as there is a connection. Your words are kept.
            <Button size="small" onClick={cancel}>
              Cancel
            </Button>
          </p>
        )}
        <Composer
          key={waiting === null ? 'write' : 'wait'}
          threadId={null}
          placeholder="Begin a chat"
          whyNot={whyNot}
          send={begin}
        />
      </div>
    </main>
  );
}

/** A thread is made by the room, so without a connection its first words wait here, and as a draft. */
function useBeginning() {
  const room = useRoom();
  const navigate = useNavigate();
  const isLive = useSession(({ phase }) => phase.name === 'live');
  const [waiting, setWaiting] = useState<string | null>(null);
  const begin = async (text: string): Promise<boolean> => {
    room.drafts.write(null, text);
    if (!isLive) {
      setWaiting(text);
      return true;
    }
    try {
      const threadId = await beginChat(room, text);
      room.drafts.write(null, '');
      await navigate({ to: '/r/$room/t/$threadId', params: { room: room.id, threadId } });
      return true;
    } catch (error) {
      if (error instanceof CallRefused) say(`${error.message} ${error.error.fix ?? ''}`);
      return false;
    }
  };
  useEffect(() => {
    if (waiting === null || !isLive) return;
    setWaiting(null);
    void begin(waiting);
  });
  return { waiting, begin, cancel: () => setWaiting(null) };
}
