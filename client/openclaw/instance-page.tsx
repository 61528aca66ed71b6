import { MessageSquare } from 'lucide-react';
import { useEffect } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import { type Instance, isStarting } from '../../shared/model/instance.ts';
import { jobsTopic, workspaceTopic } from '../../shared/model/topic.ts';
import { useMuteWords } from '../chat/use-why-not-say.ts';
import { Fresh } from '../frame/fresh.tsx';
import { Page } from '../frame/page.tsx';
import { Link } from '../nav/link.tsx';
import { useNavigate } from '../nav/use-navigate.ts';
import { useParams } from '../nav/use-trips.ts';
import { Nothing, Part } from '../settings/panel.tsx';
import { useRoom, useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { buttonLook } from '../ui/button.tsx';
import { Opening } from '../ui/opening.tsx';
import { AllInstances } from './all-instances.tsx';
import { Attachments } from './attachments.tsx';
import { BoxLog } from './box-log.tsx';
import { DangerZone } from './danger-zone.tsx';
import { InstanceFacts } from './instance-facts.tsx';
import { livingInstances } from './instances-in.ts';
import { OtherInstances } from './other-instances.tsx';
import { RenameInstance } from './rename-instance.tsx';
import { RestartButton } from './restart-button.tsx';
import { Sessions } from './sessions.tsx';
import { Standing } from './standing.tsx';
import { StartSteps } from './start-steps-view.tsx';
import { WhatWaits } from './what-waits.tsx';

/** One OpenClaw: how it is, what it serves, its sessions, what its box says, and its end. */
export default function InstancePage() {
  const { instanceId } = useParams();
  return instanceId === undefined ? <All /> : <One instanceId={instanceId} />;
}

/** An address that names none lists them; where there is none it leads to how one begins. */
function All() {
  const isAny = useSession(({ replica }) => livingInstances(replica.rows.instances).length > 0);
  const isKnown = useSession(({ replica }) => replica.topics.has(workspaceTopic));
  if (isAny) return <AllInstances />;
  return isKnown ? (
    <ToChat />
  ) : (
    <Page title="OpenClaw">
      <Opening />
    </Page>
  );
}

function ToChat() {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  useEffect(() => {
    void navigate({ to: '/r/$room/openclaw/chat', params: { room }, replace: true });
  }, [navigate, room]);
  return (
    <Page title="OpenClaw">
      <Opening />
    </Page>
  );
}

function One({ instanceId }: { instanceId: string }) {
  const instance = useSession(({ replica }) => replica.rows.instances.get(instanceId));
  const isKnown = useSession(({ replica }) => replica.topics.has(workspaceTopic));
  if (instance !== undefined) return <Shown key={instance.id} instance={instance} />;
  return (
    <Page title="OpenClaw">
      {isKnown ? (
        <>
          <Nothing>There is no such OpenClaw in this room, or not any more.</Nothing>
          <OtherInstances id={null} />
        </>
      ) : (
        <Opening />
      )}
    </Page>
  );
}

function Shown({ instance }: { instance: Instance }) {
  const { id: room } = useRoom();
  const { id, state, jobId, threadId, steps } = instance;
  useTopic(jobsTopic);
  const isMute = useMuteWords() !== null;
  const isGone = state === 'deleted';
  const isGoing = isGone || state === 'deleting';
  const isThere = state !== 'requested' && !isGone;
  return (
    <Page
      title={inLine(instance.name)}
      fresh={<Fresh topic={workspaceTopic} />}
      aside={
        <Link
          to="/r/$room/t/$threadId"
          params={{ room, threadId }}
          className={buttonLook(isGoing || isMute ? 'plain' : 'primary')}
        >
          <MessageSquare size={15} aria-hidden />
          {isGoing || isMute ? 'Read its chat' : 'Chat with it'}
        </Link>
      }
    >
      <section aria-label="How it stands" className="flex flex-col gap-3">
        <Standing instance={instance} areStepsShown={state !== 'ready' && !isGoing} />
        {!isGoing && <WhatWaits id={id} />}
        {state === 'ready' && steps.length > 0 && (
          <details>
            <summary className="mb-2 text-dim">How it started</summary>
            <StartSteps instance={instance} />
          </details>
        )}
        {jobId !== undefined && (
          <p className="text-dim">
            <Link
              to="/r/$room/jobs/{-$jobId}"
              params={{ room, jobId }}
              className="underline underline-offset-4"
            >
              The job that {isStarting(state) ? 'does this' : 'did this last'}, with its log
            </Link>
          </p>
        )}
        {isThere && !isGoing && (
          <div className="flex flex-wrap items-center gap-2">
            <RestartButton instance={instance} />
            <RenameInstance instance={instance} />
          </div>
        )}
      </section>
      <InstanceFacts instance={instance} />
      <Part title="Sessions" level="h2">
        <Sessions instance={instance} />
      </Part>
      {isThere && (
        <Part title="Serves" level="h2">
          <Attachments instance={instance} />
        </Part>
      )}
      {isThere && (
        <Part title="What its box says" level="h2">
          <BoxLog id={id} />
        </Part>
      )}
      {isThere && <DangerZone instance={instance} />}
      <OtherInstances id={id} />
    </Page>
  );
}
