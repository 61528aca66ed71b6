import { useStore } from 'zustand';
import { useNavigate } from '../nav/use-navigate.ts';
import { useLocation } from '../nav/use-trips.ts';
import { accountStore } from '../store/account.ts';
import { type ConnectionWords, connectionWords } from '../store/connection-words.ts';
import { networkStore } from '../store/network.ts';
import { mayHaveArrived } from '../store/unsent.ts';
import { useUnsent } from '../store/use-in-touch.ts';
import { useNow } from '../store/use-now.ts';
import { useSession } from '../store/use-room.ts';
import { type ButtonSize, buttonLook } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';

/** The connection in words that are true now, and the one thing that helps if something does. */
export function ConnectionBadge() {
  const phase = useSession((session) => session.phase);
  const heardAt = useSession((session) => session.heardAt);
  const unsent = useUnsent();
  const unsure = unsent.filter(mayHaveArrived).length;
  const notSent = unsent.length - unsure;
  const goneSince = useStore(networkStore, (network) => network.goneSince);
  const isSignedOut = useStore(accountStore, ({ state }) => state === 'signedOut');
  const now = useNow(1_000, phase.name !== 'live' || goneSince !== null);
  const words = connectionWords({ phase, heardAt, notSent, unsure, goneSince, isSignedOut, now });
  return (
    // A word alone is not cut.
    <div
      className={`flex items-center gap-2 ${words.detail === '' && words.remedy === null ? 'shrink-0' : 'min-w-0'}`}
    >
      <p
        role="status"
        aria-label="Connection"
        className="inline-flex min-w-0 items-center gap-1.5 rounded-full border border-line px-2 py-0.5 text-dim text-small"
      >
        <Dot tone={words.tone} />
        <span className="truncate">
          {words.state}
          <span aria-live="off">{words.detail}</span>
        </span>
      </p>
      <Remedy remedy={words.remedy} />
    </div>
  );
}

/** The one thing that helps, as a button. */
export function Remedy({
  remedy,
  size = 'tiny',
}: Pick<ConnectionWords, 'remedy'> & { size?: ButtonSize }) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  if (remedy === null) return null;
  const { label, act } = {
    signIn: {
      label: 'Sign in',
      act: () => {
        accountStore.setState({ state: 'unknown' }, true);
        void navigate({ to: '/login', search: { next: pathname } });
      },
    },
    reload: { label: 'Reload', act: () => location.reload() },
    goHome: { label: 'Go to your room', act: () => location.assign('/') },
  }[remedy];
  return (
    <button
      type="button"
      className={buttonLook(size === 'tiny' ? 'plain' : 'primary', size)}
      onClick={act}
    >
      {label}
    </button>
  );
}
