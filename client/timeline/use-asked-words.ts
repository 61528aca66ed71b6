import { useMemo } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import { isStreamPart } from '../../shared/model/part.ts';
import { useSession } from '../store/use-room.ts';

const mostLetters = 60;

/** The first words of a message that the page holds: “When is high tide…”; `null` where it does not. */
export function useAskedWords(messageId: string | null): string | null {
  const parts = useSession(({ replica }) => replica.rows.parts);
  const id = useMemo(() => {
    if (messageId === null) return null;
    for (const part of parts.values())
      if (part.messageId === messageId && isStreamPart(part) && part.kind === 'text')
        return part.id;
    return null;
  }, [parts, messageId]);
  return useSession(({ replica }) =>
    id === null ? null : clipped(replica.texts.get(id)?.text ?? ''),
  );
}

function clipped(text: string): string | null {
  const words = inLine(text.slice(0, 2 * mostLetters)).trim();
  if (words.length <= mostLetters) return words === '' ? null : `“${words}”`;
  return `“${words.slice(0, mostLetters - 1).toWellFormed()}…”`;
}
