import { inLine } from '../../shared/lib/marked.ts';
import type { Project } from '../../shared/model/project.ts';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { ChosenThreads } from '../chat/chosen-threads.tsx';
import { Composer } from '../chat/composer.tsx';
import { draftOf, useBeginning } from '../chat/use-beginning.ts';
import { useMuteWords, useWhyNotSay } from '../chat/use-why-not-say.ts';
import { useParams } from '../nav/use-trips.ts';
import { Nothing, Part } from '../settings/panel.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useMay } from '../store/use-may.ts';
import { useSession } from '../store/use-room.ts';
import { Opening } from '../ui/opening.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { ProjectForm } from './project-form.tsx';
import { PutAway } from './put-away.tsx';

/** One project: what the assistant is told in all its chats, and the chats. */
export default function ProjectPage() {
  const { projectId = '' } = useParams();
  const project = useSession(({ replica }) => replica.rows.projects.get(projectId));
  const isKnown = useSession(({ replica }) => replica.topics.has(workspaceTopic));
  if (project !== undefined) return <Shown key={project.id} project={project} />;
  return (
    <PageFrame title="Project">
      {isKnown ? <Nothing>There is no such project in this room.</Nothing> : <Opening />}
    </PageFrame>
  );
}

function Shown({ project }: { project: Project }) {
  const { id, archived } = project;
  const title = inLine(project.title);
  const mayChange = useMay('projects.change');
  const isMute = useMuteWords() !== null;
  const { ask, trouble, isBusy } = useAsk();
  return (
    <PageFrame
      title={title}
      aside={
        mayChange && (
          <PutAway project={project} ask={ask} isBusy={isBusy} look="ghost" className="ml-auto" />
        )
      }
    >
      <Trouble words={trouble} />
      {archived === true && (
        <p role="status" className="text-dim">
          This project is put away. Its chats are all there, and what it says still counts in them.
        </p>
      )}
      <Part title="What the assistant knows here" level="h2">
        <ProjectForm project={project} isFixed={!mayChange} />
      </Part>
      <Part title="Chats" level="h2">
        <ChosenThreads
          label="Chats of this project"
          which={({ projectId }) => projectId === id}
          empty={
            isMute
              ? 'No chat yet.'
              : 'No chat yet. Begin one below, or move one here from its menu.'
          }
        />
      </Part>
      <Begin project={project} />
    </PageFrame>
  );
}

function Begin({ project: { id, title } }: { project: Project }) {
  const { begin } = useBeginning(id);
  const whyNot = useWhyNotSay();
  const isMute = useMuteWords() !== null;
  return (
    <Composer
      threadId={null}
      draft={draftOf(id)}
      placeholder={`Begin a chat in ${title}`}
      whyNot={whyNot}
      isMute={isMute}
      send={begin}
    />
  );
}
