import { type PresenceState, presenceState } from '../../shared/canvas/awareness.ts';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { utf8Length } from '../../shared/lib/utf8.ts';
import type { SeatState } from './seat.ts';

interface Telling {
  /** Who may only look holds nothing and moves nothing. */
  mayDraw: boolean;
  /** Nodes that not everybody may see are not told of. */
  isHidden(node: string): boolean;
}

/** What is told of a client: only what this program knows and its principal may, under their name; `null` when it says that it goes. */
export function toldState(
  json: string,
  { principal, name }: Pick<SeatState, 'principal' | 'name'>,
  { mayDraw, isHidden }: Telling,
): string | null {
  const said = parseJson(json);
  if (said === null) return null;
  const user = { principal, name };
  const told = typeof said === 'object' ? { ...said, user } : { user };
  const parsed = presenceState.safeParse(told);
  const open = parsed.success ? withoutHidden(parsed.data, isHidden) : { user };
  const state = JSON.stringify(mayDraw ? open : onlyLooking(open));
  return utf8Length(state) > bounds.awarenessBytes ? JSON.stringify({ user }) : state;
}

const onlyLooking = ({ edits: _, drag: __, ...rest }: PresenceState): PresenceState => rest;

/** What somebody says that they write in. */
export function editsOf({ presence }: Readonly<SeatState>): string | null {
  const parsed = presenceState.safeParse(parseJson(presence?.state ?? 'null'));
  return parsed.success ? (parsed.data.edits ?? null) : null;
}

function withoutHidden(
  { selection, drag, focus, edits, ...rest }: PresenceState,
  isHidden: (node: string) => boolean,
): PresenceState {
  const isOpen = (node: string) => !isHidden(node);
  return {
    ...rest,
    ...(selection === undefined ? {} : { selection: selection.filter(isOpen) }),
    ...(drag == null
      ? { drag }
      : { drag: Object.fromEntries(Object.entries(drag).filter(([node]) => isOpen(node))) }),
    ...(edits != null && !isOpen(edits) ? {} : { edits }),
    ...(focus === undefined || !isOpen(focus) ? {} : { focus }),
  };
}
