import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from '../nav/link.tsx';
import { Part, Rows } from '../settings/panel.tsx';
import { useMayAsk } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { buttonLook } from '../ui/button.tsx';
import { InstanceLine } from './instance-line.tsx';
import { livingInstances } from './instances-in.ts';

/** The other OpenClaws of the room, and the way to one more for whoever may ask for it. */
export function OtherInstances({ id }: { id: string | null }) {
  const { id: room } = useRoom();
  const mayCreate = useMayAsk('instances.create');
  const rows = useSession(({ replica }) => replica.rows.instances);
  const others = useMemo(() => livingInstances(rows).filter((one) => one.id !== id), [rows, id]);
  if (others.length === 0 && !mayCreate) return null;
  return (
    <Part title={id === null ? 'What is there' : 'Others'} level="h2">
      {others.length > 0 && (
        <Rows label="Other OpenClaws">
          {others.map((instance) => (
            <li key={instance.id} className="p-0!">
              <InstanceLine
                instance={instance}
                look="flex items-center gap-2.5 px-4 py-2.5 hover:bg-raised/60"
              />
            </li>
          ))}
        </Rows>
      )}
      {mayCreate && (
        <Link
          to="/r/$room/openclaw/chat"
          params={{ room }}
          search={{ as: 'new' }}
          className={buttonLook('plain', 'usual', 'self-start')}
        >
          <Plus size={14} aria-hidden />
          Create {others.length + (id === null ? 0 : 1) === 0 ? 'one' : 'another'}
        </Link>
      )}
    </Part>
  );
}
