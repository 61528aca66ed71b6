import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { AuthPage } from './auth-page.tsx';
import { keptInvite } from './kept-invite.ts';
import { sendVerification } from './letters.ts';

/** The account is there; a letter proves that its address is the person's. */
export function VerifyFirst({ email, onBack }: { email: string; onBack: () => void }) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isSent, setSent] = useState(false);
  const send = async () => {
    const words = await sendVerification(email);
    setTrouble(words);
    setSent(words === null);
  };
  return (
    <AuthPage title="Look into your mail">
      <p className="text-dim">
        A letter went to <span className="text-text">{email}</span>. Open the link in it within an
        hour, then sign in.
      </p>
      {keptInvite() !== null && (
        <p className="text-dim">
          The invite waits in this tab: come back here when the address is confirmed.
        </p>
      )}
      <Trouble words={trouble} />
      <p role="status" className="text-dim">
        {isSent ? 'Sent again.' : ''}
      </p>
      <div className="flex gap-2">
        <Button onClick={() => void send()}>Send it again</Button>
        <Button look="ghost" onClick={onBack}>
          Sign in
        </Button>
      </div>
    </AuthPage>
  );
}
