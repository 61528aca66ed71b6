import { MessageSquare, Plus } from 'lucide-react';
import { useMemo } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { useMuteWords } from '../chat/use-why-not-say.ts';
import { Fresh } from '../frame/fresh.tsx';
import { Page } from '../frame/page.tsx';
import { Link } from '../nav/link.tsx';
import { Rows } from '../settings/panel.tsx';
import { useMayAsk } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { buttonLook } from '../ui/button.tsx';
import { InstanceLine } from './instance-line.tsx';
import { livingInstances } from './instances-in.ts';

/** Every OpenClaw of the room with its state and its chat, and the way to one more. */
export function AllInstances() {
  const { id: room } = useRoom();
  const rows = useSession(({ replica }) => replica.rows.instances);
  const all = useMemo(() => livingInstances(rows), [rows]);
  const isMute = useMuteWords() !== null;
  const mayCreate = useMayAsk('instances.create');
  return (
    <Page
      title="OpenClaws"
      fresh={<Fresh topic={workspaceTopic} />}
      aside={
        mayCreate && (
          <Link
            to="/r/$room/openclaw/chat"
            params={{ room }}
            search={{ as: 'new' }}
            className={buttonLook('primary')}
          >
            <Plus size={15} aria-hidden />
            Create another
          </Link>
        )
      }
    >
      <Rows label="All OpenClaws">
        {all.map((instance) => (
          <li key={instance.id} className="flex items-center gap-2 py-0! pr-2! pl-0!">
            <InstanceLine
              instance={instance}
              look="flex min-w-0 flex-1 items-center gap-2.5 px-4 py-3 hover:bg-raised/60"
            />
            <Link
              to="/r/$room/t/$threadId"
              params={{ room, threadId: instance.threadId }}
              aria-label={`${isMute ? 'Chat of' : 'Chat with'} ${inLine(instance.name)}`}
              className={buttonLook('plain', 'small')}
            >
              <MessageSquare size={14} aria-hidden />
              Chat
            </Link>
          </li>
        ))}
      </Rows>
    </Page>
  );
}
