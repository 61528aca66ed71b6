import { bounds } from '../protocol/bounds.ts';

/** How long what was said since the last summary is, oldest first; the question comes last. */
export interface ContextWindow {
  /** The first that is read word for word. */
  from: number;
  /** So many of the oldest are to be summarised next; 0 while there is no need. */
  due: number;
}

/** A summary is due when so much of the budget is used, and leaves so much of it word for word. */
const dueAt = 0.7;
const leaves = 0.3;

/**
 * Which messages a model reads word for word, and which should go behind a summary first. The
 * question is always read; one call reads at most what a summary may be made of at a time.
 */
export function contextWindow(units: readonly number[], budget: number): ContextWindow {
  const last = units.length - 1;
  const from = newestWithin(units, budget, bounds.contextMessages);
  const sum = units.reduce((all, one) => all + one, 0);
  const isDue = sum > budget * dueAt || units.length > bounds.contextMessages * dueAt;
  if (!isDue) return { from, due: 0 };
  const kept = newestWithin(units, budget * leaves, Math.floor(bounds.contextMessages * leaves));
  let due = 0;
  for (let read = 0; due < Math.min(kept, last); due++) {
    read += units[due] ?? 0;
    if (due > 0 && (read > budget * dueAt || due >= bounds.contextMessages * dueAt)) break;
  }
  return { from, due };
}

/** Where the newest begin that fit; the last one always does. */
function newestWithin(units: readonly number[], budget: number, most: number): number {
  let from = units.length;
  for (let sum = 0; from > 0 && units.length - from < most; from--) {
    sum += units[from - 1] ?? 0;
    if (sum > budget && from < units.length) break;
  }
  return from;
}
