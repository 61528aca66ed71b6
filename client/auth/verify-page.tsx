import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { askWhoIAm } from '../store/account.ts';
import { buttonLook } from '../ui/button.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { AuthPage } from './auth-page.tsx';
import { verifyEmail } from './letters.ts';

type State = { is: 'asking' } | { is: 'done' } | { is: 'refused'; words: string };

/** Where the link of the first letter leads: the address is proven by opening it. */
export default function VerifyPage() {
  const { hash: token } = useLocation();
  const [state, setState] = useState<State>({ is: 'asking' });
  useEffect(() => {
    if (token === '') return setState({ is: 'refused', words: notWhole });
    void verifyEmail(token).then(async (words) => {
      if (words !== null) return setState({ is: 'refused', words });
      await askWhoIAm().catch(() => null);
      setState({ is: 'done' });
    });
  }, [token]);
  switch (state.is) {
    case 'asking':
      return (
        <AuthPage title="Confirming…">
          <p role="status" className="text-dim">
            One moment.
          </p>
        </AuthPage>
      );
    case 'done':
      return (
        <AuthPage title="Your address is confirmed">
          <p className="text-dim">If you came by an invite, open its link again now.</p>
          <Link to="/login" className={buttonLook('primary', 'large')}>
            Go on
          </Link>
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
