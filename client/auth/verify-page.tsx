import { useState } from 'react';
import { Link } from '../nav/link.tsx';
import { useLocation } from '../nav/use-trips.ts';
import { askWhoIAm } from '../store/account.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { AuthPage } from './auth-page.tsx';
import { keptInvite } from './kept-invite.ts';
import { verifyEmail } from './letters.ts';

type State = { is: 'asking'; isBusy: boolean } | { is: 'done' } | { is: 'refused'; words: string };

/**
 * Where the link of the first letter leads. It takes a click: what looks through mail opens links too,
 * and would spend this one.
 */
export default function VerifyPage() {
  const { hash: token } = useLocation();
  const [state, setState] = useState<State>(
    token === '' ? { is: 'refused', words: notWhole } : { is: 'asking', isBusy: false },
  );
  const confirm = async () => {
    setState({ is: 'asking', isBusy: true });
    const words = await verifyEmail(token);
    if (words !== null) return setState({ is: 'refused', words });
    await askWhoIAm().catch(() => null);
    setState({ is: 'done' });
  };
  const invite = keptInvite();
  switch (state.is) {
    case 'asking':
      return (
        <AuthPage title="Confirm your address">
          <p className="text-dim">One click, and the account works.</p>
          <Button
            look="primary"
            size="large"
            disabled={state.isBusy}
            onClick={() => void confirm()}
          >
            Confirm my address
          </Button>
        </AuthPage>
      );
    case 'done':
      return (
        <AuthPage title="Your address is confirmed">
          {invite === null ? (
            <>
              <p className="text-dim">
                If you came by an invite, go back to the tab where you signed up, or open its link
                again.
              </p>
              <Link to="/login" className={buttonLook('primary', 'large')}>
                Go on
              </Link>
            </>
          ) : (
            <Link to="/join" hash={invite} className={buttonLook('primary', 'large')}>
              Go on to the invite
            </Link>
          )}
        </AuthPage>
      );
    case 'refused':
      return (
        <AuthPage title="This did not work">
          <Trouble words={state.words} />
          <Link to="/login" className={buttonLook('plain', 'large')}>
            Sign in, and get another letter
          </Link>
        </AuthPage>
      );
  }
}

const notWhole = 'This link is not whole. Open the one in the letter.';
