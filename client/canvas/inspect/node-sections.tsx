import { Suspense } from 'react';
import { inLine } from '../../../shared/lib/marked.ts';
import {
  approvalId,
  artifactId,
  instanceId,
  jobId,
  partId,
  projectId,
  threadId,
} from '../../../shared/model/ids.ts';
import { type Principal, principal } from '../../../shared/model/principal.ts';
import { isLiveRun } from '../../../shared/model/run.ts';
import { workspaceTopic } from '../../../shared/model/topic.ts';
import { useMuteWords } from '../../chat/use-why-not-say.ts';
import { Fresh } from '../../frame/fresh.tsx';
import { ApprovalSections } from '../../inspector/approval-sections.tsx';
import { InstanceSections } from '../../inspector/instance-sections.tsx';
import { JobSections } from '../../inspector/job-sections.tsx';
import { PastLinks } from '../../inspector/past-links.tsx';
import { ReceiptsSection } from '../../inspector/receipts-section.tsx';
import { RunSections, ToolSections } from '../../inspector/run-sections.tsx';
import { Facts, Gone, Section } from '../../inspector/section.tsx';
import { Link } from '../../nav/link.tsx';
import { MemberRow } from '../../settings/member-row.tsx';
import { useMemberName } from '../../store/member-name.ts';
import { useInTouch } from '../../store/use-in-touch.ts';
import { useMay, useMayAsk } from '../../store/use-may.ts';
import { useRoom, useSession } from '../../store/use-room.ts';
import { Button, buttonLook } from '../../ui/button.tsx';
import { lazyView } from '../../ui/lazy-view.ts';
import type { NodeFacts } from '../graph/facts.ts';
import { splitNodeId } from '../graph/node-id.ts';
import { paint, paints } from '../state/deeds.ts';
import { writesInIt } from '../state/spared.ts';
import { told } from '../state/told-words.ts';
import { takeAway } from '../view/take-away.ts';
import { useCanvas, useFactsNow, useLayout, useMayDraw, useWords } from '../view/use-canvas.ts';
import { writeIn } from '../view/write-in.ts';
import { ArtifactSections } from './artifact-sections.tsx';
import { CommentsSection } from './comments-section.tsx';
import { PublishFile } from './publish-file.tsx';
import { useWasDrawn } from './use-was-drawn.ts';

const NodeDeeds = lazyView(() => import('./node-deeds.tsx'));

/** More about a node of the canvas, with what one may do about it. */
export default function NodeSections({ id }: { id: string }) {
  const [kind] = id.split(':');
  switch (kind) {
    case 'note':
    case 'group':
      return <Made id={id} />;
    case 'comment':
      return <Said id={id} />;
    case 'point':
      return <CommentsSection on={id} />;
    case 'instance':
    case 'approval':
    case 'job':
    case 'artifact':
    case 'tool':
      return <ToldElsewhere id={id} />;
    default:
      return <OfRoom id={id} />;
  }
}

const Deeds = ({ id }: { id: string }) => (
  <Suspense>
    <NodeDeeds id={id} />
  </Suspense>
);

/** A comment at a point, with its answers. */
function Said({ id }: { id: string }) {
  const isThere = useLayout(({ comments }) => comments.has(splitNodeId(id).of));
  return (
    <>
      {!isThere && <Gone>This comment is not here any more.</Gone>}
      <CommentsSection on={id} />
    </>
  );
}

function OfRoom({ id }: { id: string }) {
  const facts = useFactsNow(id);
  const wasDrawn = useWasDrawn(id, facts !== undefined);
  // The comments stay in their place when it goes, and so does what one writes there.
  return (
    <>
      {facts === undefined ? (
        <Gone>This is not on the canvas{wasDrawn && ' any more'}.</Gone>
      ) : (
        <OnCanvas id={id} facts={facts} />
      )}
      <Comments on={id} />
    </>
  );
}

function OnCanvas({ id, facts }: { id: string; facts: NodeFacts }) {
  const isInTouch = useInTouch();
  const { kind, title, folded } = facts;
  const { label, words } = told(facts, isInTouch);
  const name = label.startsWith('Session') ? 'This session' : kindTitles[kind];
  return (
    <>
      <Section title={name ?? 'This'} aside={<Fresh topic={workspaceTopic} />}>
        <p className="font-semibold">{title}</p>
        <Facts
          facts={[
            { label: 'Is', value: label },
            ...(words === '' ? [] : [{ label: 'Now', value: words }]),
            ...(folded === 0 ? [] : [{ label: 'Ended', value: String(folded) }]),
          ]}
        />
        <Ways id={id} />
        <Deeds id={id} />
      </Section>
      <OfThread id={id} />
      <OfMember id={id} />
      {id === 'autopilot' && folded > 0 && <ReceiptsSection title="Receipts" />}
    </>
  );
}

/** What was said at it; of what only some see nothing is, for everybody would read it. */
function Comments({ on }: { on: string }) {
  const facts = useFactsNow(on);
  const isPrivate = facts?.isPrivate === true;
  return isPrivate ? (
    <p className="text-dim text-small">
      Not everybody sees it, so there are no comments here: say it in the chat itself. Where it
      stands is for you alone.
    </p>
  ) : (
    <CommentsSection on={on} isGone={facts === undefined} />
  );
}

const kindTitles: Partial<Record<string, string>> = {
  thread: 'This chat',
  project: 'This project',
  member: 'This member',
  autopilot: 'This room',
  community: 'Community',
  openclaw: 'OpenClaw',
  instance: 'This OpenClaw',
};

/** What is told of something elsewhere is told of its node, and stays there when the node goes. */
function ToldElsewhere({ id }: { id: string }) {
  return (
    <>
      <Told {...splitNodeId(id)} />
      <Deeds id={id} />
      <Comments on={id} />
    </>
  );
}

function Told({ kind, of }: { kind: string; of: string }) {
  switch (kind) {
    case 'approval': {
      const id = approvalId.safeParse(of);
      return id.success && <ApprovalSections id={id.data} isOnPage={false} />;
    }
    case 'job': {
      const id = jobId.safeParse(of);
      return id.success && <JobSections id={id.data} isOnPage={false} />;
    }
    case 'artifact': {
      const id = artifactId.safeParse(of);
      return id.success && <ArtifactSections key={id.data} id={id.data} />;
    }
    case 'tool': {
      const id = partId.safeParse(of);
      return id.success && <ToolSections id={id.data} />;
    }
    default: {
      const id = instanceId.safeParse(of);
      return id.success && <InstanceSections id={id.data} isOnPage={false} />;
    }
  }
}

/** Where one goes from here. */
function Ways({ id }: { id: string }) {
  const { id: room } = useRoom();
  const mayCreate = useMayAsk('instances.create');
  const isMute = useMuteWords() !== null;
  const of = id.slice(id.indexOf(':') + 1);
  const look = buttonLook('plain', 'small', 'self-start');
  const thread = threadId.safeParse(of);
  const project = projectId.safeParse(of);
  if (id.startsWith('thread:') && thread.success)
    return (
      <>
        <div className="flex flex-wrap gap-2">
          <Link to="/r/$room/t/$threadId" params={{ room, threadId: thread.data }} className={look}>
            Open the chat
          </Link>
          <PublishFile threadId={thread.data}>Publish a text file</PublishFile>
        </div>
        <PastLinks threadId={thread.data} />
      </>
    );
  if (id.startsWith('project:') && project.success)
    return (
      <Link
        to="/r/$room/projects/$projectId"
        params={{ room, projectId: project.data }}
        className={look}
      >
        Open the project
      </Link>
    );
  if (id === 'community')
    return (
      <div className="flex flex-wrap gap-2">
        <Link to="/r/$room/settings/members" params={{ room }} className={look}>
          Members
        </Link>
        <a href="https://www.moltbook.com/" target="_blank" rel="noreferrer" className={look}>
          Open Moltbook, another site
        </a>
      </div>
    );
  if (id === 'openclaw')
    return !mayCreate ? null : (
      <Link to="/r/$room/openclaw/chat" params={{ room }} className={look}>
        Create your OpenClaw
      </Link>
    );
  if (id.startsWith('member:'))
    return (
      <Link to="/r/$room/settings/members" params={{ room }} className={look}>
        Members
      </Link>
    );
  if (id === 'autopilot')
    return isMute ? null : (
      <Link to="/r/$room" params={{ room }} className={look}>
        New chat
      </Link>
    );
  return null;
}

/** The run under way in a chat, as it is shown beside it; else what happened there. */
function OfThread({ id }: { id: string }) {
  const of = threadId.safeParse(id.slice('thread:'.length));
  const run = useSession(({ replica }) => {
    if (!id.startsWith('thread:') || !of.success) return undefined;
    for (const one of replica.rows.runs.values())
      if (one.threadId === of.data && isLiveRun(one.state)) return one.id;
    return undefined;
  });
  if (!id.startsWith('thread:') || !of.success) return null;
  return run === undefined ? (
    <ReceiptsSection title="Receipts here" filter={{ threadId: of.data }} />
  ) : (
    <RunSections id={run} />
  );
}

/** What one may do about a member, as in the settings; and what they did. */
function OfMember({ id }: { id: string }) {
  const of = principal.safeParse(id.slice('member:'.length));
  const member = useSession(({ replica }) =>
    id.startsWith('member:') && of.success ? replica.rows.members.get(of.data) : undefined,
  );
  const mayGovern = useMay('members.setRole');
  if (member === undefined) return null;
  return (
    <>
      <Section title="Role">
        <ul>
          <MemberRow member={member} mayGovern={mayGovern} />
        </ul>
      </Section>
      <ReceiptsSection title="Receipts" filter={{ principal: member.id }} />
    </>
  );
}

/** A note or group: who wrote it, its colour, and how to delete it. */
function Made({ id }: { id: string }) {
  const canvas = useCanvas();
  const { room } = canvas;
  const mayDraw = useMayDraw();
  const { mayWrite, writer } = useWords(id, { mayDraw, isPicture: false });
  const key = id.slice(id.indexOf(':') + 1);
  const isNote = id.startsWith('note:');
  const one = useLayout(({ notes, groups }) => (isNote ? notes : groups).get(key));
  const color = useLayout(({ looks }) => looks.get(id)?.color ?? 'yellow');
  const wasDrawn = useWasDrawn(id, one !== undefined);
  if (one === undefined)
    return (
      <>
        <Gone>
          {wasDrawn
            ? 'It is not on the canvas any more. Undo and Redo take back what you did yourself.'
            : 'This is not on the canvas.'}
        </Gone>
        <CommentsSection on={id} isGone />
      </>
    );
  const layout = () => room.store.getState().layout;
  return (
    <>
      <Section title={isNote ? 'This note' : 'This group'}>
        <p className="whitespace-pre-wrap font-semibold [overflow-wrap:anywhere]">
          {'text' in one ? inLine(one.text) : inLine(one.title) || 'Group'}
        </p>
        <Facts
          facts={[
            { label: 'By', value: <Name of={one.by} /> },
            ...(one.editedBy === undefined
              ? []
              : [{ label: 'Words by', value: <Name of={one.editedBy} /> }]),
          ]}
        />
        {writer !== undefined && <p className="text-dim text-small">{writesInIt(writer)}.</p>}
        {mayDraw && (
          <div className="flex flex-wrap items-center gap-2">
            {isNote &&
              paints.map((paper) => (
                <button
                  key={paper}
                  type="button"
                  aria-label={`Make it ${paper}`}
                  aria-pressed={color === paper}
                  className={`size-5 rounded-full border border-line-strong aria-pressed:ring-2 aria-pressed:ring-accent ${dots[paper]}`}
                  onClick={() => room.draw(paint(layout(), id, paper))}
                />
              ))}
            <Button size="small" disabled={!mayWrite} onClick={() => writeIn(canvas, id)}>
              {isNote ? 'Write' : 'Rename'}
            </Button>
            <Button
              size="small"
              look="danger"
              disabled={writer !== undefined}
              onClick={() => takeAway(canvas, [id])}
            >
              Delete
            </Button>
          </div>
        )}
      </Section>
      <CommentsSection on={id} />
    </>
  );
}

const Name = ({ of }: { of: Principal }) => useMemberName(of);

const dots = {
  plain: 'bg-raised',
  yellow: 'bg-[#ffe29a]',
  green: 'bg-[#bfe8c4]',
  blue: 'bg-[#bcd9ff]',
  purple: 'bg-[#dccbff]',
  red: 'bg-[#ffcdc7]',
} as const;
