import { memo } from 'react';
import type { StreamPart } from '../../shared/model/part.ts';
import { useSession } from '../store/use-room.ts';
import { Markdown } from './markdown.tsx';

/** Text as far as it came. */
export const TextView = memo(({ part }: { part: StreamPart }) => {
  const text = useSession(({ replica }) => replica.texts.get(part.id)?.text ?? '');
  if (text === '') return null;
  return <Markdown text={text} isLive={part.state === 'live'} />;
});
TextView.displayName = 'TextView';
