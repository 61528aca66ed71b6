import { must } from '../../../shared/lib/must.ts';
import { newId } from '../../../shared/lib/new-id.ts';
import { wholeCharacters } from '../../../shared/lib/utf8.ts';
import { threadId as threadIdSchema } from '../../../shared/model/ids.ts';
import { isProducer, type Principal } from '../../../shared/model/principal.ts';
import type { Run } from '../../../shared/model/run.ts';
import type { Thread } from '../../../shared/model/thread.ts';
import { workspaceTopic } from '../../../shared/model/topic.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import {
  mostLooks,
  privateThreadsSeen,
  refuseToTell,
  runBehind,
  sees,
  threadSeen,
} from '../assistant-view.ts';
import { threadFor } from '../authorize.ts';
import { leaveNote } from '../notes.ts';
import { keepOrder } from '../openclaw/orders.ts';
import { reviewPutAway } from '../openclaw/review-tools.ts';
import { refuseIfOvertaken } from '../overtaken.ts';
import { refuseIfPaused } from '../pause.ts';
import { producerOf } from '../run-queue.ts';
import { say } from '../say.ts';
import { idsOn, list } from '../store/lists.ts';
import { parseRow, readRow } from '../store/records.ts';
import { beginThread, changeThread } from '../thread-changes.ts';
import type { Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';
import { projectOf } from './projects.ts';

export const threadHandlers: Handlers<
  | 'threads.create'
  | 'threads.rename'
  | 'threads.setAccess'
  | 'threads.change'
  | 'threads.list'
  | 'threads.page'
> = {
  'threads.create': ({ turn, caller, key }, { title = '', access, projectId, text }) => {
    const behind = isProducer(caller) ? runBehind(turn, caller) : null;
    if (behind !== null) refuseMoreThreads(turn, caller, behind, access);
    const threadId = threadIdSchema.parse(newId(turn.room.ports.randomBytes));
    const named = access === undefined ? {} : { access: membersNamed(turn, caller, access) };
    beginThread(turn, (seq) => ({
      id: threadId,
      seq,
      title,
      createdBy: caller,
      createdAt: turn.now,
      lastAt: turn.now,
      activity: { state: 'idle' },
      ...named,
      ...(projectId === undefined ? {} : { projectId: projectOf(turn.store, projectId).id }),
    }));
    if (text === undefined) return { threadId };
    if (behind !== null)
      return { threadId, ...leaveNote(turn, { threadId, author: caller, text, key }) };
    return { threadId, ...say(turn, { threadId, author: caller, text, key }) };
  },

  'threads.rename': ({ turn, caller }, { threadId, title }) => {
    if (!isProducer(caller)) threadFor(turn.store, threadId, caller);
    else if (caller !== producerOf({ threadId })) throw new Refusal('notAllowed');
    else if (readRow(turn.store, 'threads', threadId) === null) throw new Refusal('notFound');
    const { openclaw } = changeThread(turn, threadId, ({ provisional: _, ...thread }) => ({
      ...thread,
      title,
    }));
    if (openclaw !== undefined && openclaw.gone !== true)
      renameSession(turn, threadId, openclaw, title);
    return { title };
  },

  'threads.setAccess': ({ turn, caller }, { threadId, access, base }) => {
    const thread = threadFor(turn.store, threadId, caller);
    const mayHide = thread.createdBy === caller || turn.room.roleOf(caller) === 'owner';
    if (thread.access === undefined && !mayHide) throw new Refusal('notAllowed', whoMayHide);
    const named = access === null ? null : membersNamed(turn, caller, access);
    const current = thread.access ?? null;
    if (base !== undefined && !isSame(base, current) && !isSame(named, current))
      throw new Refusal('conflict', othersSeeIt);
    changeThread(turn, threadId, ({ access: _, ...row }) =>
      named === null ? row : { ...row, access: named },
    );
    return {};
  },

  'threads.change': (call, { threadId, base = {}, ...change }) => {
    const { turn, caller } = call;
    const { pinned, archived, projectId, instructions } = change;
    if (isProducer(caller)) {
      threadFor(turn.store, threadId, runBehind(turn, caller).askedBy);
      threadSeen(turn.store, threadId, caller);
      if (projectId !== undefined || instructions !== undefined) throw new Refusal('notAllowed');
    } else threadFor(turn.store, threadId, caller);
    const now = must(readRow(turn.store, 'threads', threadId), `thread ${threadId}`);
    refuseIfOvertaken('chat', textNames, { now, base, change });
    if (projectId !== undefined && projectId !== null) projectOf(turn.store, projectId);
    if (pinned === true && idsOn(turn.store, 'pinned').length >= bounds.pinnedThreads)
      throw new Refusal('tooMany', { fix: 'Take a pin off another thread first.' });
    if (pinned !== undefined) list(turn.store, 'pinned', threadId, pinned);
    changeThread(turn, threadId, (before) => {
      const {
        pinned: wasPinned,
        archived: wasArchived,
        projectId: was,
        instructions: old,
        ...row
      } = before;
      const project = projectId === undefined ? was : projectId;
      const heed = instructions ?? old ?? '';
      return {
        ...row,
        ...((pinned ?? wasPinned === true) ? { pinned: true } : {}),
        ...((archived ?? wasArchived === true) ? { archived: true } : {}),
        ...(project === undefined || project === null ? {} : { projectId: project }),
        ...(heed === '' ? {} : { instructions: heed }),
      };
    });
    if (archived !== undefined) reviewPutAway(call);
    return {};
  },

  'threads.list': ({ turn, caller }, { title = '', archived, limit }) => {
    const words = title.toLowerCase();
    const where = { topic: workspaceTopic, tbl: 'threads' };
    const open = turn.store
      .scan('rows', { by: 'byKey', where, limit: mostLooks, down: true })
      .map((item) => parseRow('threads', item));
    const threads = [...open, ...privateThreadsSeen(turn.store, caller)]
      .filter((thread) => sees(turn.store, caller, thread))
      .filter((thread) => archived === undefined || archived === (thread.archived === true))
      .filter((thread) => thread.title.toLowerCase().includes(words))
      .sort((a, b) => b.lastAt - a.lastAt || b.seq - a.seq);
    return { threads: threads.slice(0, limit).map(toListed) };
  },

  'threads.page': ({ turn }, { before, limit }) => turn.room.reader.threadsBefore(before, limit),
};

/** OpenClaw calls its session the same. */
function renameSession(
  turn: Turn,
  threadId: Thread['id'],
  { instanceId, sessionKey }: NonNullable<Thread['openclaw']>,
  title: string,
): void {
  keepOrder(turn, instanceId, { kind: 'rename', threadId, sessionKey, title });
}

const toListed = ({ id, title, lastAt, activity, access, archived, pinned }: Thread) => ({
  threadId: id,
  title: title.slice(0, wholeCharacters(title, 80)),
  lastAt,
  state: activity.state,
  isPrivate: access !== undefined,
  archived: archived === true,
  pinned: pinned === true,
});

/** An assistant begins a few threads for everybody, where all may read what is said in its own. */
function refuseMoreThreads(turn: Turn, who: Principal, run: Run, access: unknown): void {
  refuseIfPaused(turn.store);
  if (access !== undefined) throw new Refusal('notAllowed');
  refuseToTell(turn.store, who, {});
  const made = turn.store
    .scan('rows', {
      by: 'byKey',
      where: { topic: workspaceTopic, tbl: 'threads' },
      above: run.n,
      limit: 1_000,
    })
    .map((item) => parseRow('threads', item))
    .filter(({ createdBy, createdAt }) => createdBy === who && createdAt >= run.queuedAt);
  if (made.length >= bounds.threadsPerRun)
    throw new Refusal('tooMany', {
      message: `An answer begins ${bounds.threadsPerRun} threads at the most.`,
    });
}

const whoMayHide = {
  message: 'This thread is everybody’s: only who began it or an owner may make it private.',
};

const textNames = { instructions: 'instructions' } as const;

const othersSeeIt = {
  message:
    'Somebody changed who sees this chat while you chose; nothing of yours was put in its place.',
  fix: 'Look at who sees it now, and choose again who should.',
};

const isSame = (some: readonly Principal[] | null, others: readonly Principal[] | null): boolean =>
  some === null || others === null
    ? some === others
    : new Set(some).size === new Set(others).size && others.every((one) => some.includes(one));

/** Everybody named is a member, and whoever names them is among them. */
function membersNamed(turn: Turn, caller: Principal, access: readonly Principal[]): Principal[] {
  const named = [...new Set([caller, ...access])];
  if (named.length > bounds.privateMembers) throw new Refusal('tooMany');
  for (const who of named)
    if (readRow(turn.store, 'members', who) === null)
      throw new Refusal('notFound', { message: `${who} is no member of this room.` });
  return named;
}
