import { useStore } from 'zustand';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import { accountStore } from '../store/account.ts';
import { useSession } from '../store/use-room.ts';
import { Remedy } from './connection-badge.tsx';

/** The room ended this page's connection: says so where one looks, with the way on. */
export function CutOff() {
  const isSignedOut = useStore(accountStore, ({ state }) => state === 'signedOut');
  const code = useSession(({ phase }) => (phase.name === 'ended' ? phase.code : null));
  const wasIn = useSession(({ room }) => room !== null);
  const said = isSignedOut ? signedOut : code === null ? null : verdict(code, wasIn);
  if (said === null) return null;
  return (
    <section
      role="alert"
      aria-label="Connection ended"
      className="fixed inset-x-4 top-14 z-20 mx-auto flex max-w-xl flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-bad bg-raised px-4 py-3 shadow-float"
    >
      <div className="min-w-52 flex-1">
        <h2 className="font-semibold text-title">{said.title}</h2>
        <p className="text-dim">{said.words}</p>
      </div>
      <Remedy remedy={said.remedy} size="usual" />
    </section>
  );
}

const signedOut = {
  title: 'You are signed out',
  words:
    'Here, in another tab, or by whoever ended this sign-in. What you wrote is kept on this device.',
  remedy: 'signIn',
} as const;

/** What a close for good means to the person who looks at it. */
function verdict(code: number, wasIn: boolean) {
  switch (code) {
    case closeCodes.notAuthenticated:
      return signedOut;
    case closeCodes.notAllowed:
      return {
        title: wasIn ? 'You are no longer a member of this room' : 'This room is not open to you',
        words: wasIn
          ? 'An owner removed you, or you left. What it said last still stands here until you go.'
          : 'There is no such room, or you are not a member. Ask who sent you here for an invite.',
        remedy: 'goHome',
      } as const;
    case closeCodes.replaced:
      return {
        title: 'Opened elsewhere',
        words: 'Too many of your pages were open, so this one stopped.',
        remedy: 'reload',
      } as const;
    default:
      return {
        title: 'This page cannot go on',
        words: 'It is older than the room. What you wrote is kept on this device.',
        remedy: 'reload',
      } as const;
  }
}
