import { useEffect } from 'react';
import { useStore } from 'zustand';
import { inLine } from '../../../shared/lib/marked.ts';
import type { Thread } from '../../../shared/model/thread.ts';
import { RenameField } from '../../chat/rename-field.tsx';
import { shownTitle } from '../../chat/shown-title.ts';
import ThreadMenu from '../../chat/thread-menu.tsx';
import { useRenaming } from '../../chat/use-renaming.ts';
import { CallRefused } from '../../connection/connection.ts';
import { useNavigate } from '../../nav/use-navigate.ts';
import { DangerZone } from '../../openclaw/danger-zone.tsx';
import { RenameInstance } from '../../openclaw/rename-instance.tsx';
import { threadWishStore } from '../../palette/palette-store.ts';
import { PutAway } from '../../projects/put-away.tsx';
import { Brake } from '../../settings/brake.tsx';
import { useAsk, whyNot } from '../../store/use-ask.ts';
import { useMay, useMayAsk } from '../../store/use-may.ts';
import { useRoom, useSession } from '../../store/use-room.ts';
import { Button } from '../../ui/button.tsx';
import { RenameForm } from '../../ui/rename-form.tsx';
import { say } from '../../ui/toast-store.ts';
import { Trouble } from '../../ui/trouble.tsx';
import { splitNodeId } from '../graph/node-id.ts';

/** What one may do about a node, or ask for, as on its own page; of what one may not nothing is offered. */
export default function NodeDeeds({ id }: { id: string }) {
  const { kind, of } = splitNodeId(id);
  switch (kind) {
    case 'thread':
      return <OfChat id={of} />;
    case 'instance':
      return <OfInstance id={of} />;
    case 'project':
      return <OfProject id={of} />;
    case 'autopilot':
      return <OfRoom />;
    default:
      return null;
  }
}

function OfChat({ id }: { id: string }) {
  const thread = useSession(({ replica }) => replica.rows.threads.get(id));
  return thread === undefined ? null : <Chat key={id} thread={thread} />;
}

function Chat({ thread }: { thread: Thread }) {
  const { id: room } = useRoom();
  const { id: threadId } = thread;
  const navigate = useNavigate();
  const title = useSession(({ requests }) => shownTitle(thread, requests));
  const { isRenaming, mayRename, begin, finish, focus } = useRenaming<HTMLButtonElement>();
  const wish = useStore(threadWishStore, (state) => state.wish);
  useEffect(() => {
    // What has a dialog of its own is done in the chat, whose header takes the wish.
    if (wish?.threadId === threadId)
      void navigate({ to: '/r/$room/t/$threadId', params: { room, threadId } });
  }, [wish, threadId, room, navigate]);
  if (isRenaming) return <RenameField thread={thread} title={title} onDone={finish} />;
  return (
    <div className="flex items-center gap-2">
      {mayRename && (
        <Button ref={focus} size="small" onClick={begin}>
          Rename
        </Button>
      )}
      <ThreadMenu thread={thread} />
    </div>
  );
}

function OfInstance({ id }: { id: string }) {
  const instance = useSession(({ replica }) => replica.rows.instances.get(id));
  const state = instance?.state ?? 'deleted';
  // What waits to be allowed has no place that could have another name or be deleted.
  if (instance === undefined || state === 'deleted' || state === 'requested') return null;
  return (
    <div className="flex flex-col items-start gap-3 border-line border-b px-4 py-3.5 empty:hidden">
      {state !== 'deleting' && <RenameInstance instance={instance} />}
      <DangerZone instance={instance} />
    </div>
  );
}

function OfProject({ id }: { id: string }) {
  const project = useSession(({ replica }) => replica.rows.projects.get(id));
  const mayChange = useMay('projects.change');
  const { ask, trouble, isBusy } = useAsk();
  const { connection } = useRoom();
  if (project === undefined || !mayChange) return null;
  const { id: projectId, title } = project;
  const rename = async (written: string, from: string) =>
    (await ask('projects.change', { projectId, title: written, base: { title: from } })) !== null;
  // It is pressed when this is gone: what came of it is said where it was offered.
  const takeBack = async () => {
    try {
      await connection.call('projects.change', { projectId, archived: false });
    } catch (error) {
      if (error instanceof CallRefused && error.key !== null) connection.discard(error.key);
      say(`${inLine(title)} stays put away. ${whyNot(error)}`);
    }
  };
  const sayAway = () =>
    say(`${inLine(title)} is put away, and no longer drawn. Its chats are all there.`, {
      label: 'Take it back',
      act: () => void takeBack(),
    });
  return (
    <div className="flex flex-col items-start gap-3">
      <RenameForm name={title} isBusy={isBusy} rename={rename} />
      <PutAway project={project} ask={ask} isBusy={isBusy} onAway={sayAway} />
      <Trouble words={trouble} />
    </div>
  );
}

function OfRoom() {
  const mayAsk = useMayAsk('room.pause');
  return mayAsk ? <Brake /> : null;
}
