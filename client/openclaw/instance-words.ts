import type { InstanceId } from '../../shared/model/ids.ts';
import { type Instance, type InstanceState, isStarting } from '../../shared/model/instance.ts';
import type { Thread } from '../../shared/model/thread.ts';
import type { Tone } from '../ui/marks.tsx';
import { agoWords, stopwatch } from '../ui/time-words.ts';

/** The state in a word, and its colour. */
export const instanceStates: Record<InstanceState, { word: string; tone: Tone }> = {
  requested: { word: 'waits for a decision', tone: 'wait' },
  approved: { word: 'begins', tone: 'sleep' },
  allocating: { word: 'finding a place', tone: 'wait' },
  booting: { word: 'starting', tone: 'wait' },
  connecting: { word: 'connecting', tone: 'wait' },
  ready: { word: 'ready', tone: 'live' },
  sleeping: { word: 'asleep', tone: 'sleep' },
  stopped: { word: 'stopped', tone: 'off' },
  error: { word: 'in trouble', tone: 'bad' },
  deleting: { word: 'being deleted', tone: 'wait' },
  deleted: { word: 'deleted', tone: 'off' },
};

/** The state of one in a word. One that is started anew has its place. */
export const stateWord = ({ state, generation }: Pick<Instance, 'state' | 'generation'>): string =>
  state === 'allocating' && generation > 1 ? 'starting again' : instanceStates[state].word;

/** Does its state change by itself, so that its clock must be shown? */
export const isUnderWay = (state: InstanceState): boolean =>
  isStarting(state) || state === 'deleting';

/** What an instance does now, with its clock, by the room's time. */
export function instanceWords(
  instance: Pick<Instance, 'state' | 'generation' | 'since' | 'trouble'>,
  now: number,
): { words: string; tone: Tone } {
  const { state, since, trouble } = instance;
  const { tone } = instanceStates[state];
  const word = stateWord(instance);
  if (isUnderWay(state)) return { words: `${word} ${stopwatch(now - since)}`, tone };
  if (state === 'ready' && trouble !== undefined)
    return { words: 'ready, in trouble', tone: 'wait' };
  return { words: word, tone };
}

/** When the room was last heard, which is all that is known then. */
export const lastKnownInstance = (instance: Pick<Instance, 'state' | 'generation'>) => ({
  words: `was ${stateWord(instance)}`,
  tone: 'off' as const,
});

/** What happens in the sessions of an OpenClaw: what any of them does now, and when the last did something. */
export interface Doing {
  word: 'answering' | 'waits for a decision' | null;
  lastAt: number;
}

const idle: Doing = { word: null, lastAt: 0 };

export function doingIn(id: InstanceId, threads: Iterable<Thread>): Doing {
  const own = [...threads].filter(({ openclaw }) => openclaw?.instanceId === id);
  const does = (state: Thread['activity']['state']) =>
    own.some(({ activity }) => activity.state === state);
  const isWaiting = does('waiting') ? 'waits for a decision' : null;
  return {
    word: does('running') ? 'answering' : isWaiting,
    lastAt: Math.max(0, ...own.map(({ lastAt }) => lastAt)),
  };
}

/** The last that happened with it or in its sessions, in a few words for a list. */
export function lastEventWords(
  instance: Pick<Instance, 'state' | 'generation' | 'lastAt' | 'trouble' | 'steps'>,
  now: number,
  doing = idle,
): string {
  const { state, lastAt, trouble, steps } = instance;
  if (trouble !== undefined) return trouble.message;
  if (isUnderWay(state)) return steps.at(-1)?.words ?? stateWord(instance);
  if (doing.word !== null) return doing.word;
  return agoWords(Math.max(lastAt, doing.lastAt), now);
}

/** What is told, as plain as it is, before something is deleted. */
export const deletingWords = (name: string, sessions: number): string =>
  [
    `The gateway “${name}” will be ended, and its place with its files, its memory and its secrets will be removed.`,
    staying(sessions),
    'Receipts, approvals and the log of the deletion stay. What was only in its place cannot be brought back then: there is no backup yet.',
  ].join(' ');

const staying = (sessions: number): string => {
  if (sessions === 0) return 'It has no session.';
  return sessions === 1
    ? 'Its session stays readable here, as far as this room holds it; nobody will be able to go on with it.'
    : `Its ${sessions} sessions stay readable here, as far as this room holds them; nobody will be able to go on with them.`;
};

/** Where its box is. */
export const hostWords: Record<NonNullable<Instance['host']>, string> = {
  local: 'on the computer that this installation runs on, as a process of its own',
  sandbox: 'in a sandbox of its own at Cloudflare',
};
