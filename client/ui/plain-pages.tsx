import { type ReactNode, useEffect } from 'react';
import { Link } from '../nav/link.tsx';
import { useTrips } from '../nav/use-trips.ts';
import { ServerAway } from '../store/account.ts';
import { Button, buttonLook } from './button.tsx';
import { useOpeningWords } from './opening.tsx';

export const WaitingPage = () => (
  <main className="grid h-full place-items-center text-dim" aria-busy="true">
    <p role="status">{useOpeningWords()}</p>
  </main>
);

export const NotFoundPage = () => (
  <Plain title="Nothing is at this address">
    <p className="text-dim">It may have been removed, or the link is not whole.</p>
    <Link to="/" className={buttonLook('primary')}>
      Go to your room
    </Link>
  </Plain>
);

const retryMs = 4_000;

/** The server did not say who is signed in, or a part of this page is gone. */
export const ErrorPage = ({ error }: { error: unknown }) =>
  error instanceof ServerAway ? <UnreachablePage /> : <OutdatedPage />;

/** Asks again by itself. */
function UnreachablePage() {
  const trips = useTrips();
  useEffect(() => {
    const timer = setInterval(() => void trips.again(), retryMs);
    return () => clearInterval(timer);
  }, [trips]);
  return (
    <Plain title="The server cannot be reached">
      <p className="text-dim">
        Trying again every few seconds. What you have written is kept on this device.
      </p>
      <Button look="primary" onClick={() => void trips.again()}>
        Try now
      </Button>
    </Plain>
  );
}

const OutdatedPage = () => (
  <Plain title="This page cannot go on">
    <p className="text-dim">
      A part of it could not be loaded: there may be a newer version, or no network. What you have
      written is kept on this device.
    </p>
    <Button look="primary" onClick={() => location.reload()}>
      Reload
    </Button>
  </Plain>
);

const Plain = ({ title, children }: { title: string; children: ReactNode }) => (
  <main className="grid h-full place-items-center p-6">
    <div className="flex max-w-sm flex-col items-start gap-4">
      <h1 className="font-semibold text-lg">{title}</h1>
      {children}
    </div>
  </main>
);
