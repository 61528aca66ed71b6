import type { Viewport } from '@xyflow/react';
import { createStore } from 'zustand/vanilla';
import type { Graph } from '../graph/facts.ts';
import type { Place, Size } from '../layout/place.ts';
import type { Copied } from './doubled.ts';
import type { AllUnsent } from './unsent.ts';

export type Tool = 'select' | 'connect' | 'note' | 'group' | 'comment';

/** Does the next click say where something is to be? */
export const isPlacing = (tool: Tool): tool is 'note' | 'group' | 'comment' =>
  tool !== 'select' && tool !== 'connect';

/** What one does with a canvas at the moment; nobody else's, and gone with the tab but for `unsent`. */
export interface ViewState {
  tool: Tool;
  selected: ReadonlySet<string>;
  /** Where what one drags is now, and how large what one resizes; it is placed when it is let go. */
  drags: ReadonlyMap<string, Moved>;
  /** The note, group or edge whose words one writes. */
  editing: string | null;
  /** Where one is about to comment, until the field has the focus: letters are no commands before. */
  commenting: string | null;
  /** The one in whose field there are words that are not drawn yet. */
  unsaid: string | null;
  unsent: AllUnsent;
  /** Where one wrote what one said last, by what `unsent` goes by: there it comes back when it is set back. */
  saidAt: ReadonlyMap<string, string>;
  isList: boolean;
  /** What was copied or cut last, and its words, by which it is known again; the browser may hold others by now. */
  kept: (Copied & { words: string }) | null;
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
  /** What is drawn in place of the present while one looks at the past; nobody else sees that. */
  past: Past | null;
  /** Is a picture taken of it? Then everything is drawn that everybody may see, and nothing else. */
  isPicture: boolean;
  /** How large that is drawn. */
  pictureZoom: number;
}

export interface Past {
  /** The moment, by the room's clock: clocks stand still there. */
  at: number;
  /** Nodes and edges that are drawn as they were; all others are as they are now, and dim. */
  lit: ReadonlySet<string>;
  /** What is drawn, made of the present. */
  of: (present: Graph) => Graph;
}

export type Moved = Place & Partial<Size>;

export const nobody: ReadonlySet<string> = new Set();
export const noDrags: ReadonlyMap<string, Moved> = new Map();

/** `unsent`: what was kept of an earlier visit. */
export const newViewStore = (unsent: AllUnsent) =>
  createStore<ViewState>(() => ({
    ...{ tool: 'select', selected: nobody, drags: noDrags, editing: null, commenting: null },
    ...{ unsaid: null, isList: false, panel: null, following: null, isFar: false },
    ...{
      unsent,
      saidAt: new Map(),
      kept: null,
      goal: null,
      seen: null,
      wentTo: '',
      isPicture: false,
      pictureZoom: 1,
      past: null,
    },
  }));
