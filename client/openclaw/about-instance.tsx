import { inLine } from '../../shared/lib/marked.ts';
import type { Approval } from '../../shared/model/approval.ts';
import { useSession } from '../store/use-room.ts';
import { GatewayNote } from './gateway-note.tsx';
import { deletingWords } from './instance-words.ts';
import { sessionsOf } from './instances-in.ts';
import { WhatItMeans } from './what-it-means.tsx';

/** What an approval means where it is about an OpenClaw, told before anybody decides. */
export function AboutInstance({ approval }: { approval: Approval }) {
  const { layer, method, state, instanceId } = approval;
  if (layer === 'gateway') return <GatewayNote approval={approval} />;
  if (state !== 'pending') return null;
  if (method === 'instances.create') return <WhatItMeans />;
  return method === 'instances.remove' && instanceId !== undefined ? (
    <WhatGoes id={instanceId} />
  ) : null;
}

function WhatGoes({ id }: { id: NonNullable<Approval['instanceId']> }) {
  const name = useSession(({ replica }) => replica.rows.instances.get(id)?.name ?? 'OpenClaw');
  const sessions = useSession(({ replica }) => sessionsOf(replica.rows.threads, id).length);
  return <p className="text-dim">{deletingWords(inLine(name), sessions)}</p>;
}
