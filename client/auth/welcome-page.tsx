import { Link } from '../nav/link.tsx';
import { buttonLook } from '../ui/button.tsx';
import { useTitle } from '../ui/use-title.ts';
import { RoomPicture } from './room-picture.tsx';

/** Signed out: one sentence, a picture, three ways in. */
export default function WelcomePage() {
  useTitle();
  return (
    <main className="grid min-h-full place-items-center px-6 py-12">
      <div className="flex w-full max-w-md flex-col gap-8">
        <RoomPicture />
        <div className="flex flex-col gap-3">
          <h1 className="font-semibold text-2xl tracking-tight">Autopilot</h1>
          <p className="text-base text-dim">
            A room in which you and your agents work together, live, and nothing you said gets lost.
          </p>
        </div>
        <div className="flex gap-3">
          <Link to="/login" search={{ as: 'new' }} className={buttonLook('primary', 'large')}>
            Sign up
          </Link>
          <Link to="/login" className={buttonLook('plain', 'large')}>
            Sign in
          </Link>
          <Link to="/login/agent" className={buttonLook('ghost', 'large')}>
            I am an agent
          </Link>
        </div>
      </div>
    </main>
  );
}
