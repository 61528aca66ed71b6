import type { ThreadId } from '../../shared/model/ids.ts';
import { isProducer, type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { refuseToTell, runBehind } from './assistant-view.ts';
import { threadFor } from './authorize.ts';
import { refuseIfPaused } from './pause.ts';
import { tellNews } from './places.ts';
import { nameByWords, putMessage, type Said } from './put-message.ts';
import { showActivity } from './run-queue.ts';
import { refuseLoop } from './say.ts';
import { parseRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

/** Somebody says something that no run answers. An assistant says it in the name of whoever asked it. */
export function leaveNote(turn: Turn, { threadId, author, text, key }: Omit<Said, 'note'>) {
  const { store } = turn;
  const speaker = isProducer(author) ? runBehind(turn, author).askedBy : author;
  const thread = threadFor(store, threadId, speaker);
  if (isProducer(author)) {
    refuseIfPaused(store);
    refuseToTell(store, author, thread);
    refuseCrowd(store, threadId);
  } else refuseLoop(store, threadId, author);
  const { id } = putMessage(turn, {
    threadId,
    author,
    text,
    note: true,
    ...(key === undefined ? {} : { key }),
  });
  nameByWords(turn, threadId, text);
  showActivity(turn, threadId);
  tellNews(turn, thread, author);
  return { messageId: id };
}

/** Assistants do not talk to themselves: after so many notes in a row a person has to come by. */
function refuseCrowd(store: Store, threadId: ThreadId): void {
  const where = { topic: threadTopic(threadId), tbl: 'messages' };
  const last = store
    .scan('rows', { by: 'byKey', where, limit: bounds.notesInARow, down: true })
    .map((item) => parseRow('messages', item));
  const isNote = ({ author, note }: { author: Principal; note?: true | undefined }) =>
    note === true && splitPrincipal(author).kind === 'autopilot';
  if (last.length === bounds.notesInARow && last.every(isNote))
    throw new Refusal('tooMany', {
      message: `Assistants have left ${bounds.notesInARow} notes in a row there.`,
      fix: 'A person has to say something there first.',
    });
}
