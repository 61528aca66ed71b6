import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { isCanvasMapName, layoutMaps, readEntry } from '../../shared/canvas/document.ts';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { CanvasStore, VersionHead } from './canvas-store.ts';
import type { Wish } from './guard-content.ts';

/** Any document that says what stands at its keys. */
export interface Layout {
  entriesOf(map: (typeof layoutMaps)[number]): Iterable<readonly [string, unknown]>;
}

/** A key that is another way in two layouts; `undefined` where nothing stands. */
export interface Difference {
  map: Wish['map'];
  key: string;
  was: unknown;
  is: unknown;
}

/** A layout as it is kept: `[map, key, value]` for each entry. */
export const encodeLayout = (layout: Layout): string =>
  JSON.stringify(
    layoutMaps.flatMap((map) =>
      [...layout.entriesOf(map)].map(([key, value]) => [map, key, value]),
    ),
  );

export const emptyLayout = '[]';

/** What is another way now than it was kept. What this program would no longer take is left out. */
export function differences(kept: string, now: Layout): Difference[] {
  const was = new Map<string, { map: Wish['map']; key: string; value: unknown }>();
  const parsed = parseJson(kept);
  for (const entry of Array.isArray(parsed) ? parsed : []) {
    const [map, key, value]: unknown[] = Array.isArray(entry) ? entry : [];
    if (typeof map !== 'string' || !isCanvasMapName(map) || typeof key !== 'string') continue;
    if (readEntry(map, key, value) !== null) was.set(`${map} ${key}`, { map, key, value });
  }
  const changed: Difference[] = [];
  for (const map of layoutMaps)
    for (const [key, is] of now.entriesOf(map)) {
      const before = was.get(`${map} ${key}`)?.value;
      was.delete(`${map} ${key}`);
      if (before === undefined || canonicalJson(before) !== canonicalJson(is))
        changed.push({ map, key, was: before, is });
    }
  for (const { map, key, value } of was.values())
    changed.push({ map, key, was: value, is: undefined });
  return changed;
}

/**
 * Keeps a layout and answers with the version that holds it. One that nobody named and that holds the very
 * same is not kept twice: it is from now on.
 */
export function keepVersion(
  store: CanvasStore,
  head: VersionHead,
  layout: string,
  now: number,
): string {
  const same =
    head.name === null ? store.versionsOf(layout).find(({ name }) => name === null) : undefined;
  if (same === undefined) store.putVersion(head, layout);
  else store.nameVersion({ ...same, at: head.at });
  forgetEnded(store, now);
  return same?.id ?? head.id;
}

export function forgetEnded(store: CanvasStore, now: number): void {
  for (const id of forgotten(store.versions(), now)) store.forgetVersion(id);
}

/** From its end on a version is there for nobody, also before its storage is taken back. */
export const isKept = ({ at }: VersionHead, now: number): boolean => at >= now - bounds.versionMs;

/**
 * Which versions go: old ones, and of too many those that nobody named and that came soonest after
 * another, so that a burst costs its own. The newest stays.
 */
export function forgotten(heads: readonly VersionHead[], now: number): string[] {
  const gone = heads.filter((head) => !isKept(head, now)).map(({ id }) => id);
  const kept = heads.filter(({ id }) => !gone.includes(id));
  while (kept.length > bounds.versions) {
    let closest: { at: number; gap: number } | null = null;
    for (const [at, { name, at: made }] of kept.entries()) {
      if (at === 0 || name !== null) continue;
      const gap = made - (kept[at + 1]?.at ?? 0);
      if (closest === null || gap <= closest.gap) closest = { at, gap };
    }
    if (closest === null) break;
    for (const { id } of kept.splice(closest.at, 1)) gone.push(id);
  }
  return gone;
}

/** May this member name one more? A named version is pushed out by nothing, so there is an end to them. */
export function mayName(heads: readonly VersionHead[], by: Principal): boolean {
  const named = heads.filter(({ name }) => name !== null);
  const own = named.filter((head) => head.by === by);
  return named.length < bounds.namedVersions && own.length < bounds.namedVersionsEach;
}

/** Is it time for a version that nobody asked for? */
export function isVersionDue(store: CanvasStore, now: number): boolean {
  const [newest] = store.versions();
  return newest === undefined || now - newest.at >= bounds.versionEveryMs;
}
