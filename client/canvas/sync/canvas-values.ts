import {
  type CanvasMapName,
  type CanvasTypes,
  canvasMapNames,
  readEntry,
} from '../../../shared/canvas/document.ts';
import { equalJson } from './equal-json.ts';

/** All that people made on a canvas, as an immutable value: what did not change is the same map. */
export type CanvasLayout = {
  readonly [M in CanvasMapName]: ReadonlyMap<string, CanvasTypes[M]>;
} & {
  /** Of `pos`: what stands where nobody put it. */
  readonly nobodys: ReadonlySet<string>;
};

export const emptyLayout: CanvasLayout = {
  ...{ pos: new Map(), looks: new Map(), notes: new Map(), groups: new Map() },
  ...{ edges: new Map(), comments: new Map(), replies: new Map(), resolved: new Map() },
  nobodys: new Set(),
};

/** One key that is set or, without `after`, deleted. */
export type Change = {
  [M in CanvasMapName]: {
    map: M;
    key: string;
    after: CanvasTypes[M] | undefined;
    /** A place that nobody chose. */
    isNobodys?: true;
  };
}[CanvasMapName];

/** A change of somebody else, or one that was kept: `null` when it is none that a canvas can have. */
export function readChange(map: CanvasMapName, key: string, after: unknown): Change | null {
  if (after === undefined) return changeOf(map, key, undefined);
  const value = readEntry(map, key, after);
  return value === null ? null : changeOf(map, key, value);
}

function changeOf<M extends CanvasMapName>(
  map: M,
  key: string,
  after: CanvasTypes[M] | undefined,
): Change;
function changeOf(map: CanvasMapName, key: string, after: unknown): unknown {
  return { map, key, after };
}

/** What stands at the key of a change. */
export const standing = (
  layout: CanvasLayout,
  { map, key }: Pick<Change, 'map' | 'key'>,
): unknown => layout[map].get(key);

/** Does something stand there that nobody chose? */
export const isNobodys = (
  { nobodys }: Pick<CanvasLayout, 'nobodys'>,
  { map, key }: Pick<Change, 'map' | 'key'>,
): boolean => map === 'pos' && nobodys.has(key);

/** The layout after some changes; the same one when they change nothing. */
export function withChanges(layout: CanvasLayout, changes: readonly Change[]): CanvasLayout {
  const copies = new Map<CanvasMapName, Map<string, unknown>>();
  let nobodys: Set<string> | null = null;
  for (const change of changes) {
    const { map, key, after } = change;
    const isFree = change.isNobodys === true;
    if (map === 'pos' && (nobodys ?? layout.nobodys).has(key) !== isFree) {
      nobodys ??= new Set(layout.nobodys);
      if (isFree) nobodys.add(key);
      else nobodys.delete(key);
    }
    const held = copies.get(map) ?? layout[map];
    if (equalJson(held.get(key), after)) continue;
    const copy = copies.get(map) ?? new Map<string, unknown>(layout[map]);
    if (after === undefined) copy.delete(key);
    else copy.set(key, after);
    copies.set(map, copy);
  }
  if (copies.size === 0 && nobodys === null) return layout;
  return { ...layout, ...Object.fromEntries(copies), nobodys: nobodys ?? layout.nobodys };
}

/** How places and looks name a note or frame. */
export const thingOf = ({ map, key }: Pick<Change, 'map' | 'key'>): string =>
  `${map.slice(0, -1)}:${key}`;

/** Does it take away where something stands, or how it looks? */
export const isLayoutOf = ({ map, key, after }: Change, things: ReadonlySet<string>): boolean =>
  after === undefined && (map === 'pos' || map === 'looks') && things.has(key);

/** What would make one layout of the other. */
export function changesBetween(from: CanvasLayout, to: CanvasLayout): Change[] {
  const changes: Change[] = [];
  const add = (change: Change | null) => {
    if (change !== null) changes.push(change);
  };
  for (const map of canvasMapNames) {
    for (const key of from[map].keys()) if (!to[map].has(key)) add(readChange(map, key, undefined));
    for (const [key, value] of to[map])
      if (!equalJson(from[map].get(key), value)) add(readChange(map, key, value));
  }
  return changes;
}
