import { useEffect, useRef, useState } from 'react';
import { inLine, inProse } from '../../../shared/lib/marked.ts';
import { artifactTypes } from '../../../shared/methods/artifacts.ts';
import type { Artifact } from '../../../shared/model/artifact.ts';
import type { ArtifactId, ThreadId } from '../../../shared/model/ids.ts';
import { jobsTopic, threadTopic } from '../../../shared/model/topic.ts';
import { isLeftBehind, mayTouch } from '../../../shared/policy/own-work.ts';
import { limits } from '../../../shared/protocol/limits.ts';
import { Markdown } from '../../chat/markdown.tsx';
import { CallRefused } from '../../connection/connection.ts';
import { commandBytes } from '../../connection/outbox.ts';
import { Fresh } from '../../frame/fresh.tsx';
import { Facts, Gone, Section } from '../../inspector/section.tsx';
import { Link } from '../../nav/link.tsx';
import { isHashOf } from '../../receipts/deed-words.ts';
import { actorName } from '../../receipts/receipt-words.ts';
import { useReceipts } from '../../receipts/use-receipts.ts';
import { useAsk, whyNot } from '../../store/use-ask.ts';
import { useInTouch } from '../../store/use-in-touch.ts';
import { useMay } from '../../store/use-may.ts';
import { useNameOf } from '../../store/use-name-of.ts';
import { useRoomNow } from '../../store/use-now.ts';
import { useRoom, useSession } from '../../store/use-room.ts';
import { useTopic } from '../../store/use-topic.ts';
import { Button, buttonLook } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { copy } from '../../ui/copy.ts';
import { Opening } from '../../ui/opening.tsx';
import { reachable } from '../../ui/reachable.ts';
import { sizeWords } from '../../ui/size-words.ts';
import { moment } from '../../ui/time-words.ts';
import { say } from '../../ui/toast-store.ts';
import { Trouble } from '../../ui/trouble.tsx';
import { nodeOf } from '../graph/node-id.ts';
import { saveFile } from '../view/save-file.ts';
import { fileName } from './artifact-file.ts';
import { PublishFile } from './publish-file.tsx';
import { type Fetched, useArtifactWords } from './use-artifact-words.ts';
import { WhyNotDrawn } from './why-not-drawn.tsx';

/** An artifact: what it is, its words, and what one may do with it. */
export function ArtifactSections({ id }: { id: ArtifactId }) {
  const artifact = useSession(({ replica }) => replica.rows.artifacts.get(id));
  const held = useRef(artifact);
  if (artifact?.id === id) held.current = artifact;
  const isKnown = held.current?.id === id;
  const { found, again } = useThreadOf(id, !isKnown);
  const known = isKnown && held.current?.hidden === true ? held.current.threadId : null;
  const threadId = known ?? found?.threadId ?? null;
  return (
    <>
      {threadId !== null && <Watching threadId={threadId} />}
      {artifact !== undefined ? (
        <>
          <About artifact={artifact} />
          <Words artifact={artifact} />
        </>
      ) : held.current?.id === id ? (
        <WasHere artifact={held.current} />
      ) : (
        <NotHere found={found} again={again} />
      )}
    </>
  );
}

/** Holds the chat that it lies in as long as it is shown: a private one is not held otherwise. */
function Watching({ threadId }: { threadId: ThreadId }) {
  useTopic(threadTopic(threadId));
  return null;
}

/** The room's answer about an artifact: its chat, or why that is not known; neither where it has no such artifact for one. */
interface Found {
  threadId: ThreadId | null;
  trouble: string | null;
}

/** The chat of an artifact whose row is not held, asked for once, or `again`; `null` while nobody said. */
function useThreadOf(id: ArtifactId, isAsked: boolean) {
  const { connection } = useRoom();
  const isInTouch = useInTouch();
  const [found, setFound] = useState<Found | null>(null);
  const mayAsk = isAsked && isInTouch && found === null;
  useEffect(() => {
    if (!mayAsk) return;
    let isOver = false;
    void connection
      .call('artifacts.get', { artifactId: id })
      .then(
        ({ threadId }): Found => ({ threadId, trouble: null }),
        (error: unknown): Found => {
          const isNone = error instanceof CallRefused && error.error.code === 'notFound';
          return { threadId: null, trouble: isNone ? null : whyNot(error) };
        },
      )
      .then((got) => {
        if (!isOver) setFound(got);
      });
    return () => {
      isOver = true;
    };
  }, [connection, id, mayAsk]);
  return { found, again: () => setFound(null) };
}

/** One whose row this page never held: what the room said of it, and before that no more than that it is asked. */
function NotHere({ found, again }: { found: Found | null; again: () => void }) {
  const isInTouch = useInTouch();
  if (found?.threadId != null)
    return <Gone>This artifact is on its way: it is in a chat that this page did not hold.</Gone>;
  if (found !== null && found.trouble === null)
    return (
      <Gone>
        This artifact is not here: it was removed, or it is in a chat that you do not see.
      </Gone>
    );
  return (
    <Section title="This artifact">
      {!isInTouch ? (
        <p className="text-dim text-small">
          There is no connection now: whether it is here is asked as soon as there is one.
        </p>
      ) : found === null ? (
        <Opening />
      ) : (
        <>
          <Trouble words={found.trouble} />
          <Button size="small" className="self-start" onClick={again}>
            Try again
          </Button>
        </>
      )}
    </Section>
  );
}

/** One that went while this page held it: with its chat, or because somebody removed it. */
function WasHere({ artifact: { id, name, version, sha256, threadId } }: { artifact: Artifact }) {
  const nameOf = useNameOf();
  const isChatOpen = useSession(({ replica }) => {
    const thread = replica.rows.threads.get(threadId);
    return thread !== undefined && thread.access === undefined;
  });
  const { list } = useReceipts({ kind: 'artifact', threadId }, 20);
  const by = list?.find(
    ({ outcome, action }) =>
      outcome === 'removed' && isHashOf(action, { artifact: id, name, version, sha256 }),
  )?.principal;
  const who = by == null ? '' : ` by ${actorName(by, nameOf)}`;
  const what = `“${inLine(name)}”`;
  return (
    <Gone>
      {isChatOpen || by != null
        ? `${what} was removed${who}, with all its versions.`
        : `${what} is not here any more: it was removed, or you do not see its chat any more.`}
    </Gone>
  );
}

function About({ artifact }: { artifact: Artifact }) {
  const { id: room } = useRoom();
  const nameOf = useNameOf();
  const now = useRoomNow(60_000);
  const instances = useSession(({ replica }) => replica.rows.instances);
  const {
    name,
    type,
    version,
    bytes,
    madeBy,
    startedBy,
    at,
    threadId,
    hidden,
    through = [],
  } = artifact;
  const topic = hidden === true ? threadTopic(threadId) : jobsTopic;
  const used = through.map((one) => inLine(instances.get(one)?.name ?? 'an OpenClaw that is gone'));
  return (
    <Section title="This artifact" aside={<Fresh topic={topic} />}>
      <p className="font-semibold [overflow-wrap:anywhere]">{inLine(name)}</p>
      <Facts
        facts={[
          { label: 'Version', value: String(version) },
          { label: 'By', value: nameOf(madeBy) },
          ...(startedBy === madeBy ? [] : [{ label: 'Begun by', value: nameOf(startedBy) }]),
          { label: 'Published', value: moment(at, now) },
          { label: 'Size', value: sizeWords(bytes) },
          { label: 'Type', value: inLine(type) },
          ...(used.length === 0 ? [] : [{ label: 'Its run used', value: used.join(', ') }]),
        ]}
      />
      <Link
        to="/r/$room/t/$threadId"
        params={{ room, threadId }}
        className={buttonLook('plain', 'small', 'self-start')}
      >
        Open its chat
      </Link>
      <WhyNotDrawn id={nodeOf.artifact(artifact.id)} threadId={threadId} />
    </Section>
  );
}

function Words({ artifact }: { artifact: Artifact }) {
  const { words, trouble, isInTouch, show } = useArtifactWords(artifact);
  const nameOf = useNameOf();
  const isNewer = words !== null && artifact.version > words.newest;
  return (
    <Section title="Its words">
      <Trouble words={trouble} />
      {words === null &&
        trouble === null &&
        (isInTouch ? (
          <Opening />
        ) : (
          <p className="text-dim text-small">There is no connection now: they come with it.</p>
        ))}
      {trouble !== null && (
        <Button size="small" className="self-start" onClick={() => show()}>
          Try again
        </Button>
      )}
      {isNewer && (
        <p role="status" className="flex flex-wrap items-center gap-2 text-small text-wait">
          Version {artifact.version} by {nameOf(artifact.madeBy)} came meanwhile.
          <Button size="small" onClick={() => show()}>
            Show it
          </Button>
        </p>
      )}
      {words !== null && (
        <>
          <Versions words={words} show={show} />
          <Older words={words} />
          <Text words={words} />
          <Acts artifact={artifact} words={words} show={show} />
        </>
      )}
    </Section>
  );
}

function Versions({ words, show }: { words: Fetched; show: (version: number) => void }) {
  const nameOf = useNameOf();
  const { version, versions } = words;
  if (versions.length < 2) return null;
  return (
    <select
      aria-label="Version"
      value={version}
      className="min-h-7 rounded-md border border-line-strong bg-panel px-2 text-small"
      onChange={({ target }) => show(Number(target.value))}
    >
      {versions.map(({ version: n, madeBy, bytes }) => (
        <option key={n} value={n}>
          Version {n} by {nameOf(madeBy)}, {sizeWords(bytes)}
        </option>
      ))}
    </select>
  );
}

/** Of which version the words are, where the facts above are of another. */
function Older({ words: { version, newest, versions } }: { words: Fetched }) {
  const nameOf = useNameOf();
  const now = useRoomNow(60_000);
  const one = versions.find((of) => of.version === version);
  if (version === newest || one === undefined) return null;
  return (
    <p className="text-dim text-small">
      These are the words of version {version}, published by {nameOf(one.madeBy)}{' '}
      {moment(one.at, now)}. What stands above is of the newest. {onlyNewest}
    </p>
  );
}

const onlyNewest = 'A file replaces the newest version: choose that one to replace it.';

function Text({ words: { text, type, isWhole } }: { words: Fetched }) {
  return (
    <>
      {!isWhole && (
        <p role="alert" className="text-bad">
          These words do not have the hash that the room keeps of them: do not rely on them.
        </p>
      )}
      {type === 'text/markdown' ? (
        <div className="max-h-[60vh] overflow-auto" ref={(element) => reachable(element)}>
          <Markdown text={text} isLive={false} />
        </div>
      ) : (
        <pre
          ref={(element) => reachable(element)}
          className="max-h-[60vh] overflow-auto whitespace-pre-wrap rounded-md border border-line px-3 py-2 font-mono text-small [overflow-wrap:anywhere]"
        >
          {inProse(text)}
        </pre>
      )}
    </>
  );
}

const tooLong =
  'These words are longer than a page sends at once, which is about 60 KB. Nothing was published.';

function Acts({ artifact, words, show }: { artifact: Artifact; words: Fetched; show: () => void }) {
  const { account } = useRoom();
  const { ask, trouble, isBusy } = useAsk();
  const role = useSession(({ self }) => self?.role ?? null);
  const isLeft = useSession(({ replica: { rows } }) =>
    isLeftBehind(artifact, (who) => rows.members.has(who)),
  );
  const isTheirs = isLeft || mayTouch(artifact, account.principal, role);
  const mayRemove = useMay('artifacts.remove') && isTheirs;
  const { id, name, threadId, version } = artifact;
  // Not what the row says by now: one that came meanwhile was not looked at.
  const { text, type, newest, isWhole } = words;
  const mayPublish = useMay('artifacts.publish');
  const isOlder = words.version < newest;
  const again = async () => {
    const known = artifactTypes.find((one) => one === type);
    const params = {
      ...{ threadId, name, text, baseVersion: newest },
      ...(known === undefined ? {} : { type: known }),
    };
    if (commandBytes(params) > limits.commandBytes) return say(tooLong);
    const made = await ask('artifacts.publish', params);
    if (made === null) return;
    say(`“${made.name}” is published, version ${made.version}: the words of ${words.version}.`);
    show();
  };
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => void copy(text, 'The text')}>
          Copy
        </Button>
        <Button
          size="small"
          onClick={() => saveFile(fileName(name, type), new Blob([text], { type: 'text/plain' }))}
        >
          Download
        </Button>
        <PublishFile
          threadId={threadId}
          onto={{ name, baseVersion: words.version }}
          whyNot={
            words.version === version
              ? null
              : isOlder
                ? onlyNewest
                : 'A newer version came: show it first.'
          }
          onPublished={show}
        >
          Replace with a file
        </PublishFile>
        {isOlder && isWhole && mayPublish && (
          <Button
            size="small"
            title={`As a new version: nothing is lost of version ${newest}.`}
            disabled={isBusy || newest !== version}
            onClick={() => void again()}
          >
            Publish this version again
          </Button>
        )}
        {mayRemove && (
          <ConfirmButton
            title="Remove this artifact?"
            words={`“${inLine(name)}”, which you know at version ${newest}, goes for everybody, with all its versions, and does not come back.`}
            confirm="Remove it"
            disabled={isBusy}
            onConfirm={() => void ask('artifacts.remove', { artifactId: id, version: newest })}
          >
            Remove
          </ConfirmButton>
        )}
      </div>
      <Trouble words={trouble} />
    </>
  );
}
