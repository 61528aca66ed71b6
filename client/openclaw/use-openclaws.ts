import { inLine } from '../../shared/lib/marked.ts';
import { useMuteWords } from '../chat/use-why-not-say.ts';
import { useNavigate } from '../nav/use-navigate.ts';
import { whyNot } from '../store/use-ask.ts';
import { useMay, useMayAsk } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { say } from '../ui/toast-store.ts';
import { stateWord } from './instance-words.ts';
import { latestInstance, livingInstances } from './instances-in.ts';

interface Entry {
  id: string;
  name: string;
  aside?: string;
  act: () => void;
}

/** What the palette offers about OpenClaw: each one, its chat, a new session, and one more of them. */
export function useOpenClaws(): readonly Entry[] {
  const { id: room, connection } = useRoom();
  const navigate = useNavigate();
  const rows = useSession(({ replica }) => replica.rows.instances);
  const isMute = useMuteWords() !== null;
  const mayCreate = useMayAsk('instances.create');
  const mayBegin = useMay('sessions.create');
  const all = livingInstances(rows);
  const latest = latestInstance(rows);
  const begin = (instanceId: (typeof all)[number]['id']) => async () => {
    const { threadId } = await connection.call('sessions.create', { instanceId });
    await navigate({ to: '/r/$room/t/$threadId', params: { room, threadId } });
  };
  return [
    ...(latest === null
      ? []
      : [
          {
            id: 'openclaw chat',
            name: isMute ? 'Read the chat with OpenClaw' : 'Chat with OpenClaw',
            aside: inLine(latest.name),
            act: () => void navigate({ to: '/r/$room/openclaw/chat', params: { room } }),
          },
        ]),
    ...all.map(({ id: instanceId, name, state, generation }) => ({
      id: `openclaw ${instanceId}`,
      name: inLine(name),
      aside: stateWord({ state, generation }),
      act: () =>
        void navigate({ to: '/r/$room/openclaw/{-$instanceId}', params: { room, instanceId } }),
    })),
    ...(latest !== null && mayBegin
      ? [
          {
            id: 'openclaw session',
            name: 'Begin a session of OpenClaw',
            aside: inLine(latest.name),
            act: () =>
              void begin(latest.id)().catch((error: unknown) =>
                say(`No session was begun. ${whyNot(error)}`),
              ),
          },
        ]
      : []),
    ...(mayCreate
      ? [
          {
            id: 'openclaw new',
            name: latest === null ? 'Create your OpenClaw' : 'Create another OpenClaw',
            act: () =>
              void navigate({
                to: '/r/$room/openclaw/chat',
                params: { room },
                search: { as: 'new' },
              }),
          },
        ]
      : []),
  ];
}
