import type { ParamsInput } from '../../shared/methods/contract.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import { CallRefused } from '../connection/connection.ts';
import type { OpenRoom } from '../store/open-room.ts';
import { whyNot } from '../store/use-ask.ts';
import { copy } from '../ui/copy.ts';
import { say } from '../ui/toast-store.ts';

/** Changes where a chat stands; without a connection it is kept and goes later. */
export function changeThread(
  { connection }: OpenRoom,
  change: ParamsInput<'threads.change'>,
  done?: string,
): void {
  connection.call('threads.change', change).then(
    () => {
      if (done !== undefined) say(done);
    },
    (error: unknown) => {
      if (error instanceof CallRefused && error.key !== null) connection.discard(error.key);
      say(`The chat stayed as it was. ${whyNot(error)}`);
    },
  );
}

/** Puts a chat away and says where it is then. */
export const archive = (room: OpenRoom, threadId: ThreadId): void =>
  changeThread(room, { threadId, archived: true }, 'It is in the archive now, with all its words.');

/** A whole chat as Markdown; it comes in stretches. */
async function markdownOf({ connection }: OpenRoom, threadId: ThreadId) {
  const pieces: string[] = [];
  let title = '';
  let from: number | null = 0;
  while (from !== null) {
    const answer: Awaited<ReturnType<typeof ask>> = await ask(from);
    title = answer.title;
    pieces.push(answer.markdown);
    from = answer.next;
  }
  return { title, markdown: pieces.join('\n') };

  function ask(place: number) {
    return connection.call('export.thread', { threadId, from: place });
  }
}

export const copyThread = (room: OpenRoom, threadId: ThreadId): Promise<void> =>
  markdownOf(room, threadId).then(
    ({ markdown }) => copy(markdown, 'The chat'),
    (error: unknown) => say(`Nothing was copied. ${whyNot(error)}`),
  );

/** Hands a chat to the browser as a file. */
export async function saveThread(room: OpenRoom, threadId: ThreadId): Promise<void> {
  try {
    const { title, markdown } = await markdownOf(room, threadId);
    const url = URL.createObjectURL(new Blob([markdown], { type: 'text/markdown' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${fileName(title)}.md`;
    link.click();
    URL.revokeObjectURL(url);
  } catch (error) {
    say(`Nothing was saved. ${whyNot(error)}`);
  }
}

/** What every system takes as the name of a file. */
const fileName = (title: string): string =>
  title
    .replaceAll(/[^\p{L}\p{N} _-]+/gu, ' ')
    .trim()
    .slice(0, 80) || 'chat';
