import { useEffect, useState } from 'react';
import type { Result } from '../../shared/methods/contract.ts';
import { whyNot } from '../store/use-ask.ts';
import { useRoom } from '../store/use-room.ts';

export type Kind = Result<'jobs.kinds'>['kinds'][number];

/** The kinds of jobs that this room knows. */
export function useKinds(): { kinds: readonly Kind[] | null; trouble: string | null } {
  const { connection } = useRoom();
  const [kinds, setKinds] = useState<readonly Kind[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    connection.call('jobs.kinds', {}).then(
      (answer) => setKinds([...answer.kinds].sort((a, b) => isTrial(a) - isTrial(b))),
      (error: unknown) => setTrouble(whyNot(error)),
    );
  }, [connection]);
  return { kinds, trouble };
}

/** What does nothing but show how a job goes is not what one comes for. */
const isTrial = ({ kind }: Kind): number => (kind.startsWith('rehearsal.') ? 1 : 0);
