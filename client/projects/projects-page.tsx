import { useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Project } from '../../shared/model/project.ts';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Link } from '../nav/link.tsx';
import { Nothing, Part, Rows } from '../settings/panel.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useListedThreads } from '../store/use-listed-threads.ts';
import { useMay } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** Every project of the room, and how a new one begins. */
export default function ProjectsPage() {
  const projects = useSession(({ replica }) => replica.rows.projects);
  const isKnown = useSession(({ replica }) => replica.topics.has(workspaceTopic));
  const mayBegin = useMay('projects.create');
  const all = [...projects.values()].sort((a, b) => a.title.localeCompare(b.title));
  const open = all.filter(({ archived }) => archived !== true);
  const away = all.filter(({ archived }) => archived === true);
  return (
    <PageFrame title="Projects">
      {open.length > 0 ? (
        <Rows label="Projects">
          {open.map((project) => (
            <ProjectRow key={project.id} project={project} />
          ))}
        </Rows>
      ) : (
        isKnown && (
          <Nothing>
            No project yet. A project keeps chats together that belong together; what stands in its
            instructions and its memory the assistant knows in all of them.
          </Nothing>
        )
      )}
      {mayBegin && <NewProject />}
      {away.length > 0 && (
        <Part title="Put away" level="h2">
          <Rows label="Projects that were put away">
            {away.map((project) => (
              <ProjectRow key={project.id} project={project} />
            ))}
          </Rows>
        </Part>
      )}
    </PageFrame>
  );
}

function ProjectRow({ project: { id, title, instructions } }: { project: Project }) {
  const { id: room } = useRoom();
  const count = useListedThreads().filter(({ projectId }) => projectId === id).length;
  return (
    <li>
      <Link
        to="/r/$room/projects/$projectId"
        params={{ room, projectId: id }}
        className="flex items-baseline gap-3 hover:underline"
      >
        <span className="min-w-0 truncate font-semibold">{inLine(title)}</span>
        <span className="min-w-0 flex-1 truncate text-dim text-small">{instructions}</span>
        {count > 0 && (
          <span className="whitespace-nowrap text-faint text-small">
            {count} {count === 1 ? 'chat' : 'chats'}
          </span>
        )}
      </Link>
    </li>
  );
}

function NewProject() {
  const { ask, trouble, isBusy } = useAsk();
  const [title, setTitle] = useState('');
  const begin = async () => {
    if ((await ask('projects.create', { title })) !== null) setTitle('');
  };
  return (
    <form
      aria-label="New project"
      className="flex flex-col gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <div className="flex items-end gap-2.5 [&>div]:flex-1">
        <Field
          label="Begin a project"
          placeholder="What the chats in it are about"
          value={title}
          maxLength={bounds.titleUnits}
          onChange={({ target }) => setTitle(target.value)}
        />
        <Button type="submit" disabled={isBusy} className="h-[39px]">
          Begin
        </Button>
      </div>
      <Trouble words={trouble} />
    </form>
  );
}
