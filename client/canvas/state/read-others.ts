import type { CanvasRoom } from '../sync/canvas-room.ts';
import { type ChosenBy, choicesOf, type Other, othersIn } from './others.ts';

interface Read {
  self: number | null;
  others: readonly Other[];
  choices: ReadonlyMap<string, ChosenBy>;
}

const read = new WeakMap<object, Read>();
let choices: ReadonlyMap<string, ChosenBy> = new Map();

/** Everybody else at a canvas now. Read once for each time that somebody moved, whoever asks. */
export function readOthers({ clientId, others: store }: CanvasRoom): Read {
  const states = store.getState();
  const known = read.get(states);
  if (known !== undefined && known.self === clientId) return known;
  const others = othersIn(states, clientId);
  choices = choicesOf(others, choices);
  const made = { self: clientId, others, choices };
  read.set(states, made);
  return made;
}
