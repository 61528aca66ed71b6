import { closeCodes } from '../../shared/protocol/close-codes.ts';
import { useSession } from '../store/use-room.ts';

/** Nothing can be shown, because the room closed the connection before it showed anything. */
export default function ClosedRoom() {
  const code = useSession(({ phase }) => (phase.name === 'ended' ? phase.code : null));
  return (
    <main id="main" className="grid min-h-0 place-items-center p-6 max-md:row-span-2">
      <div className="flex max-w-md flex-col gap-2">
        <h1 className="font-semibold text-title">
          {code === closeCodes.notAllowed
            ? 'This room is not yours, or there is no such room.'
            : 'This page is no longer connected.'}
        </h1>
        <p className="text-dim">What to do about it stands beside the state of the connection.</p>
      </div>
    </main>
  );
}
