import { shownName } from '../../../shared/lib/shown-name.ts';
import { wholeCharacters } from '../../../shared/lib/utf8.ts';
import type { Artifact } from '../../../shared/model/artifact.ts';
import type { ArtifactId } from '../../../shared/model/ids.ts';
import { isProducer, type Principal, splitPrincipal } from '../../../shared/model/principal.ts';
import { artifactBounds as bounds } from '../../../shared/protocol/artifact-bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { mayRemove, refuseUnseen } from '../artifact-refusals.ts';
import { versionsOf, wordsOf } from '../artifact-store.ts';
import { artifactsIn, publish, removeArtifact } from '../artifacts.ts';
import { runBehind } from '../assistant-view.ts';
import { mayRead, roleThatCounts, threadFor } from '../authorize.ts';
import { refuseIfGone } from '../openclaw/sessions.ts';
import { refuseIfPaused } from '../pause.ts';
import { producerOf } from '../run-queue.ts';
import { readRow } from '../store/records.ts';
import type { Store } from '../store/shelves.ts';
import type { Handlers } from './handlers.ts';

export const artifactHandlers: Handlers<
  'artifacts.publish' | 'artifacts.get' | 'artifacts.list' | 'artifacts.remove'
> = {
  'artifacts.publish': ({ turn, caller, connection }, { threadId, name: given, ...of }) => {
    const { store } = turn;
    if (isProducer(caller)) refuseElsewhere(caller, threadId);
    const run = isProducer(caller) ? runBehind(turn, caller) : null;
    refuseIfGone(threadFor(store, threadId, run?.askedBy ?? caller));
    if (splitPrincipal(caller).kind !== 'human') refuseIfPaused(store);
    // Composed before it is cut: else what is cut would hang on how it was written.
    const name = shownName(given.normalize('NFC'), '');
    if (name === '') throw new Refusal('badParams', nothingLeft);
    const { id, version, bytes, sha256 } = publish(turn, {
      ...of,
      threadId,
      name,
      by: caller,
      role: roleThatCounts(store, connection.standing),
      run,
    });
    return { artifactId: id, name, version, bytes, sha256 };
  },

  'artifacts.get': ({ turn, caller }, { artifactId, threadId, version, from = 0 }) => {
    const { store } = turn;
    const artifact = artifactFor(store, artifactId, caller);
    if (threadId !== undefined && threadId !== artifact.threadId)
      throw new Refusal('notFound', gone);
    const versions = versionsOf(store, artifactId);
    const wanted = versions.find((one) => one.version === (version ?? artifact.version));
    if (wanted === undefined) throw new Refusal('notFound', notKept(versions));
    const { type, sha256, madeBy, at, bytes } = wanted;
    const { text, next } = pieceOf(
      wordsOf(store, artifactId, wanted.version).slice(from),
      isProducer(caller) ? bounds.pieceUnits : Number.POSITIVE_INFINITY,
    );
    return {
      ...inShort(artifact),
      ...{ type, version: wanted.version, bytes, sha256, madeBy, at, text },
      next: next === null ? null : from + next,
      versions: versions.map((one) => ({
        ...{ version: one.version, madeBy: one.madeBy, at: one.at, bytes: one.bytes },
      })),
    };
  },

  'artifacts.list': ({ turn, caller }, { threadId, from = 0 }) => {
    if (isProducer(caller)) refuseElsewhere(caller, threadId);
    else threadFor(turn.store, threadId, caller);
    const rest = artifactsIn(turn.store, threadId).slice(from).map(inShort);
    const artifacts = isProducer(caller) ? asManyAsFit(rest, bounds.pieceUnits) : rest;
    return { artifacts, next: artifacts.length < rest.length ? from + artifacts.length : null };
  },

  'artifacts.remove': ({ turn, caller, connection }, { artifactId, version }) => {
    const { store } = turn;
    const artifact = artifactFor(store, artifactId, caller);
    const role = roleThatCounts(store, connection.standing);
    if (!mayRemove(store, artifact, { by: caller, role }))
      throw new Refusal('notAllowed', onlyTheirs);
    if (splitPrincipal(caller).kind !== 'human') refuseIfPaused(store);
    refuseUnseen(store, artifact, version);
    removeArtifact(turn, artifact, caller);
    return {};
  },
};

/** The artifact, if it is there for the caller; for an assistant that is one of its own chat. */
function artifactFor(store: Store, id: ArtifactId, who: Principal): Artifact {
  const artifact = readRow(store, 'artifacts', id);
  if (artifact === null) throw new Refusal('notFound', gone);
  const isThere = isProducer(who)
    ? who === producerOf({ threadId: artifact.threadId })
    : mayRead(store, artifact.threadId, who);
  if (!isThere) throw new Refusal('notFound', gone);
  return artifact;
}

function refuseElsewhere(who: Principal, threadId: Artifact['threadId']): void {
  if (who !== producerOf({ threadId })) throw new Refusal('notAllowed');
}

/** As much of a text as takes so many units as JSON, and where the rest begins. */
function pieceOf(text: string, units: number): { text: string; next: number | null } {
  let end = Math.min(text.length, units);
  while (JSON.stringify(text.slice(0, end)).length > units)
    end = wholeCharacters(text, Math.floor(end / 2));
  end = wholeCharacters(text, end);
  return { text: text.slice(0, end), next: end < text.length ? end : null };
}

/** The first of them that together take so many units as JSON. */
function asManyAsFit<T>(all: readonly T[], units: number): T[] {
  let taken = 0;
  const over = all.findIndex((one) => {
    taken += JSON.stringify(one).length + 1;
    return taken > units;
  });
  return over === -1 ? [...all] : all.slice(0, over);
}

const inShort = (one: Artifact) => {
  const { id, threadId, name, type, version, bytes, sha256, madeBy, at } = one;
  return { artifactId: id, threadId, name, type, version, bytes, sha256, madeBy, at };
};

const gone = {
  message: 'There is no such artifact here: it was removed, or it is not yours to see.',
  fix: 'See artifacts.list of the chat.',
};

const notKept = (versions: readonly { version: number }[]) => ({
  message: 'This version is not kept, or never was.',
  fix: `Kept are: ${versions.map(({ version }) => version).join(', ')}.`,
});

const nothingLeft = {
  message: 'Nothing of this name can be shown.',
  fix: 'Give it a name of letters or digits.',
};

const onlyTheirs = {
  message: 'Only who began an artifact, for whom it was begun, or an operator removes it.',
  fix: 'Ask one of them. An operator’s agent needs a key that is good for operating.',
};
