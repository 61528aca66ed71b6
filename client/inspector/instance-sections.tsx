import { inLine } from '../../shared/lib/marked.ts';
import type { InstanceId, ThreadId } from '../../shared/model/ids.ts';
import type { Instance } from '../../shared/model/instance.ts';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { Fresh } from '../frame/fresh.tsx';
import { Link } from '../nav/link.tsx';
import { CommandsOff } from '../openclaw/commands-off.tsx';
import { lastEventWords } from '../openclaw/instance-words.ts';
import { ModelBadge } from '../openclaw/model-badge.tsx';
import { RestartButton } from '../openclaw/restart-button.tsx';
import { StartSteps } from '../openclaw/start-steps-view.tsx';
import { useDoing, useInstanceWords } from '../openclaw/use-instance.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { buttonLook } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';
import { ReceiptsSection } from './receipts-section.tsx';
import { Facts, Gone, Happenings, Section } from './section.tsx';
import { instanceHappenings } from './what-happened.ts';

/** An OpenClaw: how it is, what can be done about it, what happened, and its receipts. */
export function InstanceSections({ id, isOnPage }: { id: InstanceId; isOnPage: boolean }) {
  const instance = useSession(({ replica }) => replica.rows.instances.get(id));
  const nameOf = useNameOf();
  if (instance === undefined) return <Gone>This OpenClaw is not in this room any more.</Gone>;
  return (
    <>
      <Card instance={instance} isOnPage={isOnPage} />
      <Section title="What happened">
        <Happenings list={instanceHappenings(instance, nameOf)} nameOf={nameOf} />
      </Section>
      <ReceiptsSection title="Receipts here" filter={{ threadId: instance.threadId }} />
    </>
  );
}

/** Beside a session: the OpenClaw that it is a session of. */
export function SessionSections({ id }: { id: ThreadId }) {
  const instance = useSession(({ replica: { rows } }) => {
    const openclaw = rows.threads.get(id)?.openclaw;
    return openclaw === undefined ? undefined : rows.instances.get(openclaw.instanceId);
  });
  return instance === undefined ? null : <Card instance={instance} isOnPage={false} />;
}

function Card({ instance, isOnPage }: { instance: Instance; isOnPage: boolean }) {
  const { id: room } = useRoom();
  const now = useRoomNow(15_000);
  const { words, tone } = useInstanceWords(instance);
  const doing = useDoing(instance);
  const { id: instanceId, trouble, model, gatewayVersion, steps } = instance;
  return (
    <Section title="This OpenClaw" aside={<Fresh topic={workspaceTopic} />}>
      <p className="font-semibold">{inLine(instance.name)}</p>
      <Facts
        facts={[
          {
            label: 'State',
            value: (
              <span className="inline-flex items-center gap-1.5">
                <Dot tone={tone} />
                {words}
              </span>
            ),
          },
          { label: 'Last event', value: lastEventWords(instance, now, doing) },
          ...(model === undefined ? [] : [{ label: 'Model', value: <ModelBadge model={model} /> }]),
          ...(gatewayVersion === undefined ? [] : [{ label: 'Gateway', value: gatewayVersion }]),
        ]}
      />
      {trouble !== undefined && <p className="text-small text-wait">{trouble.fix}</p>}
      <CommandsOff instance={instance} look="text-small text-wait" />
      {!isOnPage && steps.length > 0 && instance.state !== 'ready' && (
        <StartSteps instance={instance} />
      )}
      {!isOnPage && (
        <div className="flex flex-wrap items-center gap-2">
          <Link
            to="/r/$room/openclaw/{-$instanceId}"
            params={{ room, instanceId }}
            className={buttonLook('plain', 'small')}
          >
            Open it
          </Link>
          <RestartButton instance={instance} size="small" />
        </div>
      )}
    </Section>
  );
}
