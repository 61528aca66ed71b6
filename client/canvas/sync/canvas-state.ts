import { type Acts, noActs } from './acts.ts';
import { type CanvasLayout, type Change, emptyLayout } from './canvas-values.ts';
import type { Journal, Unsaved } from './journal.ts';

/** How the canvas stands to its room. */
export interface CanvasState {
  /** What one sees: what the room has, and over it one's own changes that did not go out. */
  layout: CanvasLayout;
  /** `opening`: nothing is known yet. `away`: what is shown is what was known, and one's own. */
  phase: 'opening' | 'live' | 'away' | 'ended';
  /** Of `ended`: why, in words or as the code of a verdict. */
  why: string | number | null;
  journal: Journal;
  /** Does the browser keep the journal over the end of the tab? */
  isKept: boolean;
  /** Made while away while somebody changed the same, or before a sign-out or the end of a right to draw: they wait for a word. */
  asks: readonly Unsaved[];
  acts: Acts;
  /** Why one may only look, as the room last said; `null`: one may draw as far as it is known. */
  onlyLooks: string | null;
  /** Does the room take places that nobody chose, as far as it said so? */
  mayPlace: boolean;
  /** What was given up when the room last did not take something. */
  setBack: readonly Change[];
  /** What the room did not take, in its words. */
  refused: string | null;
}

/** Before anything is known. */
export const unopened: CanvasState = {
  layout: emptyLayout,
  phase: 'opening',
  why: null,
  journal: [],
  isKept: true,
  asks: [],
  acts: noActs,
  onlyLooks: null,
  mayPlace: true,
  setBack: [],
  refused: null,
};
