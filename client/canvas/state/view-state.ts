import type { Viewport } from '@xyflow/react';
import { createStore } from 'zustand/vanilla';
import type { Place, Size } from '../layout/place.ts';

export type Tool = 'select' | 'connect' | 'comment';

/** What one does with a canvas at the moment; nobody else's, and gone with the tab. */
export interface ViewState {
  tool: Tool;
  selected: ReadonlySet<string>;
  /** Where what one drags is now, and how large what one resizes; it is placed when it is let go. */
  drags: ReadonlyMap<string, Moved>;
  /** The note, group or edge whose words one writes. */
  editing: string | null;
  /** The one in whose field there are words that are not drawn yet. */
  unsaid: string | null;
  /** Words for comments and answers that were not said yet, by where they are meant. */
  unsent: ReadonlyMap<string, Unsent>;
  isList: boolean;
  /** What is to be brought into sight as soon as the drawing is there: it is not, beside the list. */
  goal: string | null;
  panel: 'find' | 'versions' | null;
  /** Whose view one follows, by their client's id. */
  following: number | null;
  /** What of it was seen when one went elsewhere; `null` before the first time. */
  seen: Viewport | null;
  /** What the address named when it was last gone to. */
  wentTo: string;
  /** Is it seen from so far that only crowds can be told apart? */
  isFar: boolean;
  /** Is a picture taken of it? Then everything is drawn that everybody may see, and nothing else. */
  isPicture: boolean;
}

/** `on`: where one wrote it, what it answers included. */
export interface Unsent {
  on: string;
  text: string;
}

export type Moved = Place & Partial<Size>;

export const nobody: ReadonlySet<string> = new Set();
export const noDrags: ReadonlyMap<string, Moved> = new Map();

export const newViewStore = () =>
  createStore<ViewState>(() => ({
    ...{ tool: 'select', selected: nobody, drags: noDrags, editing: null },
    ...{ unsaid: null, isList: false, panel: null, following: null, isFar: false },
    ...{ unsent: new Map(), goal: null, seen: null, wentTo: '', isPicture: false },
  }));
