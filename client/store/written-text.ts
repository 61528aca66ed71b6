import type { MessageId } from '../../shared/model/ids.ts';
import type { Replica } from '../../shared/sync/replica.ts';

/** The words of a message as Markdown, without thoughts and tools. */
export function writtenText({ rows, texts }: Replica, id: MessageId): string {
  return [...rows.parts.values()]
    .filter(({ messageId, kind }) => messageId === id && kind === 'text')
    .sort((a, b) => a.i - b.i)
    .map((part) => texts.get(part.id)?.text ?? '')
    .filter(Boolean)
    .join('\n\n');
}
