import type { Principal } from '../../shared/model/principal.ts';
import type { RunEvent } from './gateway-event.ts';
import type { PlacedRun } from './placed-run.ts';
import type { RunNews } from './run-news.ts';
import type { RunStory } from './run-story.ts';

/** A message of the room, as it can be sent once more. */
export interface SentWords {
  text: string;
  author: { principal: Principal; name: string };
}

/** A run that is under way, as far as this process knows. */
export interface TrackedRun {
  /** How the gateway names it: for what the room sent, as the room does. */
  gatewayRunId: string;
  sessionKey: string;
  story: RunStory;
  beganAt: number;
  /** What is known of it in the room; `null` while the room is asked for a name. */
  inRoom: PlacedRun | null;
  /** What set it off, once that is known. */
  text: string | null;
  /** What the room asked for it with; `null`: the room did not. */
  sent: SentWords | null;
  isPlacing: boolean;
  /** The gateway went over to another name for it, which is not known yet. */
  isHandedOver: boolean;
  /** The room has words of it from an earlier process: they are compared without the secrets. */
  isResumed: boolean;
  /** What came before it was known what the room has of it. */
  held: RunNews[] | null;
  /** The process of the gateway that has it. */
  boot: string;
  /** How far its words were heard, as the gateway counts. */
  heardTo: number;
}

/** An answer that ends without its model having been asked: the gateway does it later, under another name. */
export const isHandOver = (story: RunStory, news: RunNews): boolean =>
  news.kind === 'over' &&
  news.how === 'final' &&
  news.text === '' &&
  !story.hasBegun &&
  story.model === null;

/** What shows that a run is under way, and is not the echo of one that was. */
export const beginsRun = ({ kind }: RunEvent): boolean =>
  kind === 'phase' ||
  kind === 'model' ||
  kind === 'words' ||
  kind === 'plan' ||
  kind === 'allWords' ||
  kind === 'tool';

/** Words that were told before: with all of a segment each time, they would take back what came since. */
export function isOldNews(run: TrackedRun, { kind, seq }: RunEvent): boolean {
  if (seq === undefined || (kind !== 'words' && kind !== 'allWords')) return false;
  if (seq < run.heardTo) return true;
  run.heardTo = seq;
  return false;
}
