import { type FormEvent, useId, useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { AttachedTools } from '../../shared/model/attachment.ts';
import { projectId, threadId } from '../../shared/model/ids.ts';
import type { AttachedTo, Instance } from '../../shared/model/instance.ts';
import { AskedFor } from '../approvals/asked-for.tsx';
import { Link } from '../nav/link.tsx';
import { Nothing, Rows } from '../settings/panel.tsx';
import { titleOf } from '../store/thread-title.ts';
import { useAsk } from '../store/use-ask.ts';
import { useListedThreads } from '../store/use-listed-threads.ts';
import { useMayAsk } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Select } from '../ui/select.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { DetachButton } from './detach-button.tsx';
import { isAmong, lookOnlyOf, servedOf } from './serving.ts';
import { lookUnseen, whyNoCommands } from './why-no-commands.ts';

/** More names than that nobody looks through; a chat is attached from its own menu as well. */
const mostOffered = 200;

/** The chats and projects that an instance serves: the assistant there may use it. */
export function Attachments({ instance }: { instance: Instance }) {
  const { id: instanceId } = instance;
  const threads = useSession(({ replica }) => replica.rows.threads);
  const attached = servedOf(instance, threads);
  const lookOnly = lookOnlyOf(instance, threads);
  const { ask, trouble, waitsFor, isBusy } = useAsk();
  const mayChange = useMayAsk('instances.attach') && instance.state !== 'deleting';
  const attach = (to: AttachedTo, tools: AttachedTools) =>
    void ask('instances.attach', { instanceId, to, tools });
  const whyNone = useSession(({ replica }) => whyNoCommands(instance, replica.rows));
  return (
    <>
      {(lookOnly.length > 0 || whyNone === lookUnseen) && whyNone !== null && (
        <p className="text-wait">Commands are off: {whyNone}.</p>
      )}
      {whyNone === lookUnseen && mayChange && (
        <span className="self-start">
          <ConfirmButton
            title="Let it ask for commands again?"
            words="It goes on serving the private chats where it may only look, and may ask for commands there and everywhere. Which chats these are is not told."
            confirm="Let it ask for commands"
            disabled={isBusy}
            onConfirm={() => void ask('instances.allowCommands', { instanceId })}
          >
            Let it ask for commands again
          </ConfirmButton>
        </span>
      )}
      {attached.length > 0 ? (
        <Rows label="What it serves">
          {attached.map((to) => (
            <AttachedRow
              key={`${to.kind} ${to.id}`}
              to={to}
              name={instance.name}
              isLookOnly={isAmong(lookOnly, to)}
              isBusy={isBusy}
              {...(mayChange && {
                onAttach: (tools) => attach(to, tools),
                onDetach: () => void ask('instances.detach', { instanceId, to }),
              })}
            />
          ))}
        </Rows>
      ) : (
        <Nothing>
          It is a chat of its own, and serves{' '}
          {whyNone === lookUnseen ? 'a chat that you do not see' : 'no other that you see'}. In a
          chat or project that it is attached to the assistant may ask it and look at its files,
          under the same approvals.
        </Nothing>
      )}
      {mayChange && <AttachForm attached={attached} isBusy={isBusy} onAttach={attach} />}
      <AskedFor approvalId={waitsFor} />
      <Trouble words={trouble} />
    </>
  );
}

function AttachedRow({
  to,
  name,
  isLookOnly,
  isBusy,
  onAttach,
  onDetach,
}: {
  to: AttachedTo;
  name: string;
  isLookOnly: boolean;
  isBusy: boolean;
  onAttach?: (tools: AttachedTools) => void;
  onDetach?: () => void;
}) {
  const isPrivate = useSession(
    ({ replica }) => to.kind === 'thread' && replica.rows.threads.get(to.id)?.access !== undefined,
  );
  const isPutAway = useSession(({ replica: { rows } }) => {
    const row = to.kind === 'thread' ? rows.threads.get(to.id) : rows.projects.get(to.id);
    return row?.archived === true;
  });
  return (
    <li className="flex flex-wrap items-center gap-3">
      <Served to={to} />
      {isLookOnly && (
        <span className="text-dim text-small">
          {isPutAway ? 'in the archive, where “only look” does not count' : 'it may only look'}
        </span>
      )}
      {onAttach !== undefined && (isLookOnly || !(isPrivate || isPutAway)) && (
        <Button
          size="small"
          disabled={isBusy}
          onClick={() => onAttach(isLookOnly ? 'commands' : 'look')}
        >
          {isLookOnly ? 'Let it ask for commands' : 'Only let it look'}
        </Button>
      )}
      {onDetach !== undefined && (
        <DetachButton
          name={name}
          label="Detach"
          isLookOnly={isLookOnly && !isPutAway}
          isBusy={isBusy}
          onDetach={onDetach}
        />
      )}
    </li>
  );
}

function Served({ to }: { to: AttachedTo }) {
  const { id: room } = useRoom();
  const title = useSession(({ replica: { rows } }) =>
    to.kind === 'project' ? rows.projects.get(to.id)?.title : rows.threads.get(to.id)?.title,
  );
  const look = 'min-w-0 flex-1 truncate underline-offset-4 hover:underline';
  return to.kind === 'project' ? (
    <Link to="/r/$room/projects/$projectId" params={{ room, projectId: to.id }} className={look}>
      <span className="text-dim">Project </span>
      {title === undefined ? 'one that is gone' : inLine(title)}
    </Link>
  ) : (
    <Link to="/r/$room/t/$threadId" params={{ room, threadId: to.id }} className={look}>
      <span className="text-dim">Chat </span>
      {title === undefined ? 'one that you do not see' : titleOf({ title })}
    </Link>
  );
}

function AttachForm({
  attached,
  isBusy,
  onAttach,
}: {
  attached: readonly AttachedTo[];
  isBusy: boolean;
  onAttach: (to: AttachedTo, tools: AttachedTools) => void;
}) {
  const projects = useSession(({ replica }) => replica.rows.projects);
  const threads = useSession(({ replica }) => replica.rows.threads);
  const listed = useListedThreads();
  const [picked, setPicked] = useState('');
  const meaning = useId();
  const [tools, setTools] = useState<AttachedTools>('commands');
  const isNew = (kind: AttachedTo['kind'], id: string) =>
    !attached.some((one) => one.kind === kind && one.id === id);
  const offeredProjects = [...projects.values()].filter(
    ({ id, archived }) => archived !== true && isNew('project', id),
  );
  // A session answers by itself: no assistant is in it who could use another OpenClaw.
  const offeredThreads = listed
    .filter(({ id, isArchived }) => !isArchived && isNew('thread', id))
    .filter(({ id }) => threads.get(id)?.openclaw === undefined)
    .slice(0, mostOffered);
  if (offeredProjects.length + offeredThreads.length === 0)
    return (
      <p className="text-dim">
        {attached.length === 0
          ? 'There is no chat or project yet that it could serve: a session of an OpenClaw is none. Begin one, then it is attached here.'
          : 'There is no other chat or project that it could serve.'}
      </p>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const to = attachedIn(picked);
    if (to === null) return;
    onAttach(to, tools);
    setPicked('');
    setTools('commands');
  };
  return (
    <form aria-label="Attach" className="flex flex-wrap items-center gap-2.5" onSubmit={submit}>
      <select
        aria-label="Chat or project to attach"
        value={picked}
        className="min-w-0 max-w-full flex-1 rounded-md border border-field bg-panel px-2 py-1.5 text-text max-sm:text-base"
        onChange={({ target }) => setPicked(target.value)}
      >
        <option value="">Attach it to a chat or project…</option>
        {offeredProjects.length > 0 && (
          <optgroup label="Projects">
            {offeredProjects.map(({ id, title }) => (
              <option key={id} value={`project ${id}`}>
                {inLine(title)}
              </option>
            ))}
          </optgroup>
        )}
        {offeredThreads.length > 0 && (
          <optgroup label="Chats">
            {offeredThreads.map((thread) => (
              <option key={thread.id} value={`thread ${thread.id}`}>
                {titleOf(thread)}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      <Select
        label="What it may do there"
        isBare
        options={choices}
        value={tools}
        aria-describedby={tools === 'look' ? meaning : undefined}
        onPick={setTools}
      />
      <Button type="submit" disabled={isBusy || picked === ''}>
        Attach
      </Button>
      {tools === 'look' && (
        <p id={meaning} className="w-full text-dim">
          Turns its commands off everywhere, in its own chat and wherever else it is attached: an
          OpenClaw has one set of tools. They come back when it is detached there.
        </p>
      )}
    </form>
  );
}

const choices = [
  { value: 'commands', words: 'It may ask for commands' },
  { value: 'look', words: 'It may only look' },
] as const;

/** What an option stands for. */
function attachedIn(value: string): AttachedTo | null {
  const [kind, id] = value.split(' ');
  if (kind === 'project') {
    const project = projectId.safeParse(id);
    return project.success ? { kind, id: project.data } : null;
  }
  const thread = threadId.safeParse(id);
  return kind === 'thread' && thread.success ? { kind, id: thread.data } : null;
}
