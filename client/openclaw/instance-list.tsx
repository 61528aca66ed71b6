import { useMemo } from 'react';
import { useSession } from '../store/use-room.ts';
import { InstanceLine } from './instance-line.tsx';
import { livingInstances } from './instances-in.ts';

/** Every OpenClaw of the room below its place in the navigation; on a phone its page lists them. */
export default function InstanceList() {
  const rows = useSession(({ replica }) => replica.rows.instances);
  const all = useMemo(() => livingInstances(rows), [rows]);
  return (
    <ul
      aria-label="OpenClaws"
      className="flex max-h-40 flex-col overflow-y-auto pl-4 max-md:hidden"
    >
      {all.map((instance) => (
        <li key={instance.id}>
          <InstanceLine
            instance={instance}
            look="flex items-center gap-2.5 rounded-md px-2 py-1 text-dim hover:bg-raised/60 hover:text-text aria-[current=page]:bg-raised aria-[current=page]:text-text"
          />
        </li>
      ))}
    </ul>
  );
}
