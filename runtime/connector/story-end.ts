import type { Trouble } from '../../shared/model/run.ts';
import type { RunStory, StoryEnd, ToldPart } from './run-story.ts';
import { broken, closed } from './story-calls.ts';
import { runFailed } from './troubles.ts';

/** The story with its end. Words that are not over stay so, unless the run is done. */
export function finish(story: RunStory, end: StoryEnd): RunStory {
  const parts = story.parts.map((part): ToldPart => {
    if (part.kind === 'tool') return broken(story, part, end);
    return end.state === 'done' ? closed(part) : part;
  });
  return { ...story, parts, waitsFor: [], end };
}

/** Somebody pressed Stop: what waits to be allowed is stopped, whichever the gateway tells first. */
export const stopStory = (story: RunStory): RunStory =>
  story.end !== null ? story : { ...story, isStopping: true };

/** The gateway went away under it. What it wrote is kept. */
export const breakStory = (story: RunStory, trouble: Trouble): RunStory =>
  story.end !== null ? story : finish(story, { state: 'interrupted', trouble });

/** Nothing else came behind `ended` or `cancelled`: that was it. */
export function settleStory(story: RunStory): RunStory {
  if (story.end !== null) return story;
  if (story.wasCancelled) return finish(story, { state: 'stopped' });
  if (story.failure !== null)
    return finish(story, { state: 'failed', trouble: runFailed(story.failure) });
  return story.phase === 'ended' ? finish(story, { state: 'done' }) : story;
}

/** It said how it ends, in one of the ways that need no second word, and the last word is missing. */
export const isNearlyOver = (story: RunStory): boolean =>
  story.end === null && (story.wasCancelled || story.failure !== null || story.phase === 'ended');
