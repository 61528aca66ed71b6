import { inLine } from '../../shared/lib/marked.ts';
import type { Approval } from '../../shared/model/approval.ts';
import type { Instance } from '../../shared/model/instance.ts';
import { Link } from '../nav/link.tsx';
import { useRoom, useSession } from '../store/use-room.ts';
import { askedAbout } from './asked-about.ts';
import { GatewayNote } from './gateway-note.tsx';
import { deletingWords } from './instance-words.ts';
import { sessionsOf } from './instances-in.ts';
import { useInstanceWords } from './use-instance.ts';
import { WhatItMeans } from './what-it-means.tsx';

/** What an approval means where it is about an OpenClaw, told before anybody decides. */
export function AboutInstance({ approval }: { approval: Approval }) {
  const { layer, method, state } = approval;
  const instance = useSession(({ replica: { rows } }) =>
    rows.instances.get(askedAbout(approval, rows) ?? ''),
  );
  if (layer === 'gateway') return <GatewayNote approval={approval} />;
  const isOpen = state === 'pending';
  return (
    <>
      {instance !== undefined && <Which instance={instance} />}
      {isOpen && method === 'instances.create' && <WhatItMeans />}
      {isOpen && method === 'instances.remove' && instance !== undefined && (
        <WhatGoes instance={instance} />
      )}
    </>
  );
}

/** Which one it is, by its name and the way to its page: the bytes know its id alone. */
function Which({ instance }: { instance: Instance }) {
  const { id: room } = useRoom();
  const { words } = useInstanceWords(instance);
  const { id: instanceId, name, slug } = instance;
  return (
    <p className="text-dim">
      It is about{' '}
      <Link
        to="/r/$room/openclaw/{-$instanceId}"
        params={{ room, instanceId }}
        className="underline underline-offset-4 hover:text-text"
      >
        {inLine(name)}
      </Link>{' '}
      ({slug}): {words}.
    </p>
  );
}

function WhatGoes({ instance: { id, name } }: { instance: Instance }) {
  const sessions = useSession(({ replica }) => sessionsOf(replica.rows.threads, id).length);
  return <p className="text-dim">{deletingWords(inLine(name), sessions)}</p>;
}
