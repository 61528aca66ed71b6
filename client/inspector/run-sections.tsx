import * as z from 'zod/mini';
import { inLine } from '../../shared/lib/marked.ts';
import { artifactId, type RunId } from '../../shared/model/ids.ts';
import { isStreamPart, type ToolPart } from '../../shared/model/part.ts';
import { isLiveRun, type Run } from '../../shared/model/run.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { useRunWords } from '../chat/run-state.tsx';
import { stopRun } from '../chat/stop-run.ts';
import { Fresh } from '../frame/fresh.tsx';
import { Link } from '../nav/link.tsx';
import { runFacts } from '../store/run-words.ts';
import { inspect } from '../store/selection.ts';
import { toolWords } from '../store/tool-words.ts';
import { useHeldCall } from '../store/use-held.ts';
import { useMay } from '../store/use-may.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';
import { ToArtifact } from './chat-artifacts.tsx';
import { PastLinks } from './past-links.tsx';
import { ReceiptsSection } from './receipts-section.tsx';
import { Facts, Gone, Happenings, Section } from './section.tsx';
import { runHappenings } from './what-happened.ts';

/** A run: its numbers, its calls, what happened, and how to stop it. */
export function RunSections({ id }: { id: RunId }) {
  const run = useSession(({ replica }) => replica.rows.runs.get(id));
  return run === undefined ? (
    <Gone>This run is not on this page any more.</Gone>
  ) : (
    <Held run={run} />
  );
}

function Held({ run }: { run: Run }) {
  const nameOf = useNameOf();
  const parts = useSession(({ replica }) => replica.rows.parts);
  const { tone, state } = useRunWords(run);
  const tools = [...parts.values()].filter(
    (part): part is ToolPart => !isStreamPart(part) && part.runId === run.id,
  );
  tools.sort((a, b) => a.n - b.n || a.i - b.i);
  return (
    <>
      <Section title="This run" aside={<Fresh topic={threadTopic(run.threadId)} />}>
        <Facts
          facts={[
            {
              label: 'State',
              value: (
                <span className="inline-flex items-center gap-1.5">
                  <Dot tone={tone} />
                  {state}
                </span>
              ),
            },
            { label: 'Asked by', value: nameOf(run.askedBy) },
            ...runFacts(run),
          ]}
        />
        {isLiveRun(run.state) && <StopButton run={run} />}
        <PastLinks threadId={run.threadId} runId={run.id} />
      </Section>
      {tools.length > 0 && (
        <Section title="Calls">
          <ul className="flex flex-col gap-0.5">
            {tools.map((part) => (
              <Call key={part.id} part={part} />
            ))}
          </ul>
        </Section>
      )}
      <Section title="What happened">
        <Happenings list={runHappenings(run, tools, nameOf)} nameOf={nameOf} />
      </Section>
      <ReceiptsSection title="Receipts here" filter={{ threadId: run.threadId }} />
    </>
  );
}

function StopButton({ run: { id, stopping } }: { run: Run }) {
  const room = useRoom();
  const mayStop = useMay('runs.stop');
  return mayStop ? (
    <Button
      size="small"
      className="self-start"
      disabled={stopping !== undefined}
      onClick={() => stopRun(room, id)}
    >
      Stop this run
    </Button>
  ) : null;
}

function Call({ part }: { part: ToolPart }) {
  const now = useRoomNow(1_000, part.state === 'running');
  const { tone, state } = toolWords(part, now, useHeldCall(part));
  return (
    <li>
      <button
        type="button"
        className="-mx-2 flex w-[calc(100%+16px)] items-baseline gap-2 rounded-md px-2 py-1 text-left text-small hover:bg-raised"
        onClick={() => inspect({ kind: 'tool', id: part.id }, { raise: true })}
      >
        <Dot tone={tone} />
        <b className="font-semibold">{part.name}</b>
        <span className="min-w-0 flex-1 truncate text-right text-faint">{state}</span>
      </button>
    </li>
  );
}

/** A call: what went in and came out, what it waited for, and its receipts. */
export function ToolSections({ id }: { id: ToolPart['id'] }) {
  const part = useSession(({ replica }) => replica.rows.parts.get(id));
  return part === undefined || isStreamPart(part) ? (
    <Gone>This call is not on this page any more.</Gone>
  ) : (
    <HeldCall part={part} />
  );
}

function HeldCall({ part }: { part: ToolPart }) {
  const now = useRoomNow(1_000, part.state === 'running');
  const { id: room } = useRoom();
  const { tone, state, meaning } = toolWords(part, now, useHeldCall(part));
  const { approvalId, runId } = part;
  const artifact = useSession(({ replica }) => {
    const made = ofArtifact.safeParse(part.output);
    return made.success ? replica.rows.artifacts.get(made.data.artifactId) : undefined;
  });
  return (
    <>
      <Section title="This call" aside={<Fresh topic={threadTopic(part.threadId)} />}>
        <p className="font-semibold">{part.name}</p>
        <Facts
          facts={[
            {
              label: 'State',
              value: (
                <span className="inline-flex items-center gap-1.5">
                  <Dot tone={tone} />
                  {state}
                </span>
              ),
            },
            ...(approvalId === undefined
              ? []
              : [
                  {
                    label: 'Approval',
                    value: (
                      <Link
                        to="/r/$room/approvals/{-$approvalId}"
                        params={{ room, approvalId }}
                        className="underline underline-offset-4"
                      >
                        Its card
                      </Link>
                    ),
                  },
                ]),
          ]}
        />
        {meaning !== null && <p className="text-dim text-small">{meaning}</p>}
        {artifact !== undefined && (
          <p className="text-small">
            <ToArtifact artifact={artifact}>“{inLine(artifact.name)}” on the canvas</ToArtifact>
          </p>
        )}
        <Button
          size="small"
          className="self-start"
          onClick={() => inspect({ kind: 'run', id: runId }, { raise: true })}
        >
          Its run
        </Button>
      </Section>
      <ReceiptsSection
        title={approvalId === undefined ? 'Receipts here' : 'Receipts'}
        filter={approvalId === undefined ? { threadId: part.threadId } : { approvalId }}
      />
    </>
  );
}

/** What a call that published or read one came to. */
const ofArtifact = z.object({ artifactId });
