import { toNodeId } from '../../shared/canvas/node-id.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { utf8Length } from '../../shared/lib/utf8.ts';
import type { Artifact } from '../../shared/model/artifact.ts';
import { artifactId as artifactIdSchema, type ThreadId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import type { Run } from '../../shared/model/run.ts';
import { jobsTopic, threadTopic } from '../../shared/model/topic.ts';
import { artifactBounds as bounds } from '../../shared/protocol/artifact-bounds.ts';
import { refuseLongWords, refuseOverwrite, refuseWithoutPlace } from './artifact-refusals.ts';
import {
  firstVersion,
  forgetVersions,
  keepEnd,
  keepVersion,
  replacedBy,
  versionsOf,
  wordsOf,
} from './artifact-store.ts';
import { tellCanvasHidden } from './canvas-nodes.ts';
import { humanBehind } from './membership.ts';
import { showWork } from './private-work.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';
import { usedIn } from './used-in.ts';

export interface Publication {
  threadId: ThreadId;
  /** As it is shown. */
  name: string;
  /** Of a next version: as the one before, unless another is said. */
  type?: string | undefined;
  text: string;
  baseVersion?: number | undefined;
  append?: true | undefined;
  by: Principal;
  /** Theirs, as far as it counts for what is of others. */
  role: Role | null;
  /** Of an assistant: the run that it is published in. */
  run: Run | null;
}

/** The artifacts of a chat that is there, by name. */
export const artifactsIn = (store: Store, threadId: ThreadId): Artifact[] =>
  [jobsTopic, threadTopic(threadId)]
    .flatMap((topic) =>
      store.scan('rows', {
        by: 'byKey',
        where: { topic, tbl: 'artifacts' },
        limit: bounds.perRoom,
      }),
    )
    .map((item) => parseRow('artifacts', item))
    .filter((one) => one.threadId === threadId)
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** The next version of a name in a chat, or its first. Nobody overwrites what they have not seen. */
export function publish(turn: Turn, of: Publication): Artifact {
  const { store, now } = turn;
  const { threadId, name, by, role, run } = of;
  const inChat = artifactsIn(store, threadId);
  const before = inChat.find((one) => one.name === name) ?? null;
  refuseOverwrite(store, before, of);
  const type = of.type ?? before?.type ?? 'text/markdown';
  const start = before !== null && of.append ? wordsOf(store, before.id, before.version) : '';
  const words = start + of.text;
  const bytes = utf8Length(words);
  refuseLongWords(bytes);
  const mine = { madeBy: by, ...(run === null ? {} : { runId: run.id }) };
  const earlier = before === null ? [] : versionsOf(store, before.id);
  const replaced = replacedBy(earlier, { ...mine, isPiece: of.append });
  const added = bytes - (replaced?.bytes ?? 0);
  refuseWithoutPlace(turn, { by, role }, { inChat, isNew: before === null, bytes: added });
  const id = before?.id ?? artifactIdSchema.parse(newId(turn.room.ports.randomBytes));
  const version = before === null ? firstVersion(store, threadId, name) : before.version + 1;
  const sha256 = sha256Hex(words);
  const piece = of.append ? { isPiece: of.append } : {};
  const made = { version, bytes, type, sha256, ...mine, at: now, ...piece };
  keepVersion(store, id, made, words, replaced);
  const isHidden = readRow(store, 'threads', threadId)?.access !== undefined;
  if (before === null && isHidden) tellCanvasHidden(turn, [toNodeId('artifact', id)], true);
  const begun = before ?? { startedBy: by, ...onBehalf(store, by, run) };
  const { startedBy, onBehalfOf } = begun;
  const through = run === null ? [] : usedIn(store, run).slice(0, bounds.through);
  const row = turn.changes.put('artifacts', (seq) => ({
    ...{ id, seq, threadId, name, type, bytes, sha256, version, startedBy, ...mine, at: now },
    ...(isHidden ? { hidden: true } : {}),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    ...(through.length === 0 ? {} : { through }),
  }));
  if (before === null) showWork(turn, threadId);
  receipt(turn, row, by, 'published');
  return row;
}

export function removeArtifact(turn: Turn, artifact: Artifact, by: Principal): void {
  const { id, threadId, name, version } = artifact;
  keepEnd(turn.store, threadId, name, version);
  turn.changes.remove('artifacts', id);
  forgetVersions(turn.store, id);
  showWork(turn, threadId);
  receipt(turn, artifact, by, 'removed');
}

/** The human for whom somebody publishes or removes; of themselves nothing is said. */
function onBehalf(store: Store, by: Principal, run: Run | null): { onBehalfOf?: Principal } {
  const behind = humanBehind(store, run?.askedBy ?? by);
  return behind === by ? {} : { onBehalfOf: behind };
}

function receipt(turn: Turn, one: Artifact, by: Principal, outcome: string): void {
  const { id, name, version, sha256, threadId, runId } = one;
  const run =
    outcome === 'removed' || runId === undefined ? null : readRow(turn.store, 'runs', runId);
  turn.receipt({
    principal: by,
    ...onBehalf(turn.store, by, run),
    kind: 'artifact',
    action: { artifact: id, name, version, sha256 },
    threadId,
    outcome,
  });
}
