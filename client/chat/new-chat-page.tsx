import { Suspense } from 'react';
import { splitPrincipal } from '../../shared/model/principal.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { useTitle } from '../ui/use-title.ts';
import { Composer } from './composer.tsx';
import { examples } from './examples.ts';
import { useBeginning } from './use-beginning.ts';
import { useMuteWords, useWhyNotSay } from './use-why-not-say.ts';

/** No chat is open: what can be tried, and where to write. A chat begins with its first words. */
export default function NewChatPage() {
  const { begin, beginOnce, isBusy } = useBeginning();
  const whyNot = useWhyNotSay();
  const isMute = useMuteWords() !== null;
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
          <h1 className="font-semibold text-xl tracking-tight">
            {isMute ? 'What is said here' : 'What shall we do?'}
          </h1>
          <p className="mt-1.5 max-w-prose text-dim text-read">
            {isMute
              ? hasThreads
                ? 'Choose a chat to read it, or look at the Hatchery.'
                : 'There is no chat that you may read yet. As soon as there is one it is in the list.'
              : 'Write something below, or click a sentence. Without a model key a rehearsal answers, always in the same words.'}
          </p>
          {!isMute && (
            <>
              <ul aria-label="Examples" className="mt-6 grid gap-2.5 sm:grid-cols-2">
                {examples.map(({ sentence, shows }) => (
                  <li key={sentence}>
                    <button
                      type="button"
                      disabled={isBusy || whyNot !== null}
                      className="flex h-full w-full flex-col items-start gap-0.5 rounded-lg border border-line bg-panel px-3.5 py-3 text-left hover:border-field disabled:opacity-60"
                      onClick={() => void beginOnce(sentence)}
                    >
                      <span className="font-semibold">{sentence}</span>
                      <span className="text-dim text-small">{shows}</span>
                    </button>
                  </li>
                ))}
              </ul>
              <Steps />
            </>
          )}
        </div>
      </div>
      <div className="px-7 pb-4 max-md:px-3 max-md:pt-3 max-md:pb-3">
        {hasThreads && <h1 className="sr-only md:hidden">Begin a chat</h1>}
        <Begun />
        <Composer
          threadId={null}
          placeholder="Begin a chat"
          whyNot={whyNot}
          isMute={isMute}
          send={begin}
        />
      </div>
    </main>
  );
}

const FirstSteps = lazyView(() => import('./first-steps.tsx'));

/** In one's own room, for people: an agent knows what it came for. */
function Steps() {
  const { id, account } = useRoom();
  const isOwn = id === account.homeRoom && splitPrincipal(account.principal).kind === 'human';
  const isKnown = useSession(({ self }) => self !== null);
  return isOwn && isKnown ? (
    <Suspense>
      <FirstSteps />
    </Suspense>
  ) : null;
}

const BegunChats = lazyView(() => import('./begun-chats.tsx'));

function Begun() {
  const isAny = useSession(({ requests, rejected }) =>
    [...requests, ...rejected].some(({ method }) => method === 'threads.create'),
  );
  return isAny ? (
    <Suspense>
      <BegunChats />
    </Suspense>
  ) : null;
}
