import type { Trouble } from '../../shared/model/run.ts';
import type { RunStory } from './run-story.ts';
import { isAtWork, isWaiting } from './story-calls.ts';
import { troubles } from './troubles.ts';

/** Nothing for so long is something a person should know the reason of. */
export const stallMs = 10_000;

/**
 * Why nothing comes of a run, if nothing has come for too long, or at once if its gateway hung up. A
 * command takes the time it takes, and what waits to be allowed stands among the approvals.
 */
export function stallOf(
  story: RunStory,
  { now, beganAt, isGatewayUp }: { now: number; beganAt: number; isGatewayUp: boolean },
): Trouble | null {
  if (story.end !== null || isWaiting(story)) return null;
  if (story.hasBegun && !isGatewayUp) return troubles.gatewayHungUp;
  const since = story.hasBegun ? story.heardAt : beganAt;
  if (now - since < stallMs) return null;
  if (!isGatewayUp) return troubles.gatewayDown;
  if (isAtWork(story)) return null;
  if (story.hasBegun || story.phase === 'model') return troubles.modelSilent;
  return story.phase === '' ? troubles.notBegun : troubles.stillPreparing;
}
