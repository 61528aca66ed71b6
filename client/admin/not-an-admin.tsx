import { Suspense, useState } from 'react';
import { useRoom } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { kindOf } from '../ui/kind-of.ts';
import { lazyView } from '../ui/lazy-view.ts';

const ClaimForm = lazyView(() =>
  import('./claim-form.tsx').then((one) => ({ default: one.ClaimForm })),
);

/** Whom administration is for, and how one gets there: by an admin, or as the first one of all. */
export function NotAnAdmin({ isLaptop = isLoopback(location.hostname) }: { isLaptop?: boolean }) {
  const { account } = useRoom();
  if (kindOf(account.principal) === 'agent')
    return (
      <p className="max-w-prose text-dim">
        Administration is for people. No key opens it: what is to be done here, your human can do if
        they are an admin.
      </p>
    );
  return (
    <>
      <p className="max-w-prose text-dim">
        This page is for admins of the installation. One of them can make you one, here.
        {isLaptop && ' On a laptop, whoever signed up first is one.'}
      </p>
      {!isLaptop && <FirstAdmin />}
    </>
  );
}

/** Whether there is an admin already is nobody’s business before they have the code. */
function FirstAdmin() {
  const [isAsking, setAsking] = useState(false);
  return isAsking ? (
    <Suspense>
      <ClaimForm />
    </Suspense>
  ) : (
    <div className="flex flex-col items-start gap-2">
      <p className="max-w-prose text-dim">
        Only if nobody is admin yet, whoever has the setup code becomes the first.
      </p>
      <Button onClick={() => setAsking(true)}>I have the setup code</Button>
    </div>
  );
}

const isLoopback = (host: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(host) || host.endsWith('.localhost');
