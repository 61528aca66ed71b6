import { useInTouch } from '../store/use-in-touch.ts';
import { Button } from '../ui/button.tsx';
import { Opening } from '../ui/opening.tsx';
import { Trouble } from '../ui/trouble.tsx';
import type { Timeline } from './use-timeline.ts';

/** What of a timeline is not here, and why; nothing once all of it is. */
export function RestToCome({
  timeline: { moments, isWhole, isAsking, trouble, again },
}: {
  timeline: Timeline;
}) {
  const isInTouch = useInTouch();
  if (trouble !== null)
    return (
      <div className="flex flex-wrap items-center gap-3">
        <Trouble
          words={`${moments === null ? missing.all : isWhole ? missing.news : missing.rest} ${trouble}`}
        />
        <Button size="small" disabled={isAsking || !isInTouch} onClick={again}>
          Try again
        </Button>
      </div>
    );
  if (isWhole) return null;
  const isNone = moments === null;
  if (isInTouch)
    return isNone ? (
      <Opening />
    ) : (
      <p className="text-dim">More is on its way: these are the oldest steps.</p>
    );
  return (
    <p className="text-dim">
      There is no connection now. {isNone ? 'The timeline' : 'The rest'} is fetched as soon as it is
      live.
    </p>
  );
}

const missing = {
  all: 'The timeline could not be fetched.',
  rest: 'Only the oldest steps are here. The rest could not be fetched.',
  news: 'What happened since could not be fetched.',
};
