import * as z from 'zod/mini';
import { layoutMaps } from '../../../shared/canvas/document.ts';
import { thingId } from '../../../shared/canvas/node-id.ts';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import { sha256Hex } from '../../../shared/lib/sha256.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { type CanvasLayout, type Change, readChange, standing } from '../sync/canvas-values.ts';
import { equalJson } from '../sync/equal-json.ts';
import { groupSize, noteSize } from './arrange.ts';
import { whyTooMany } from './too-many.ts';

const format = 'autopilot-canvas-1';

const file = z.object({
  format: z.literal(format),
  canvas: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** What people made on the canvas as a file: their layout, without what they said in comments. */
export const exported = (layout: CanvasLayout): string =>
  JSON.stringify(
    {
      format,
      canvas: Object.fromEntries(layoutMaps.map((map) => [map, Object.fromEntries(layout[map])])),
    },
    null,
    2,
  );

/**
 * What a file would add to the canvas and change of it; nothing is taken away. Everything in it is
 * checked as if a stranger had sent it, and what is new is signed by whoever brings it in, under keys
 * of their own: a key that is gone here may be somebody else's for good. `isThere`: has the room this node,
 * for everybody? In words what is wrong, if nothing of it can come in; `left` entries are no canvas's,
 * or belong to something that is not there.
 */
export function imported(
  text: string,
  layout: CanvasLayout,
  { self, now, isThere }: { self: Principal; now: number; isThere: (node: string) => boolean },
): { changes: Change[]; left: number } | string {
  const parsed = file.safeParse(parseJson(text));
  if (!parsed.success) return 'This file is no canvas that was saved here. Nothing was changed.';
  const entries = Object.entries(parsed.data.canvas).flatMap(([map, values]) =>
    Object.entries(values).map(([key, value]) => ({ map, key, value })),
  );
  const brought = new Brought(layout, self, now, isThere);
  // Words first: what has none here is nothing that a place, a look or a line could be of.
  for (const { map, key, value } of entries)
    if (map === 'notes' || map === 'groups') brought.words(map, key, value);
  const tooMany = () => whyTooMany(layout, brought, 'this file');
  const why = tooMany();
  if (why !== null) return why;
  for (const { map, key, value } of entries) {
    if (map === 'notes' || map === 'groups') continue;
    if (map === 'pos' || map === 'looks') brought.layout(map, key, value);
    else if (map === 'edges') brought.line(key, value);
    else brought.left += 1;
  }
  brought.placeRest();
  const { changes, left } = brought;
  return tooMany() ?? { changes, left };
}

type Words = 'notes' | 'groups';

const kinds = { notes: 'note', groups: 'group' } as const;

/** What of a file comes in, under the keys that it has here. */
class Brought {
  readonly changes: Change[] = [];
  left = 0;
  /** How many notes and groups, and how many lines, there would be more. */
  things = 0;
  lines = 0;
  /** Names of notes and groups in the file, and what they are called here. */
  private readonly names = new Map<string, string>();
  private readonly now: CanvasLayout;
  private readonly self: Principal;
  private readonly at: number;
  private readonly isThere: (node: string) => boolean;

  constructor(now: CanvasLayout, self: Principal, at: number, isThere: (node: string) => boolean) {
    this.isThere = isThere;
    this.now = now;
    this.self = self;
    this.at = at;
  }

  words(map: Words, key: string, value: unknown): void {
    const own = this.keyOf(map, key);
    const isNew = own !== null && !this.now[map].has(own);
    if (!this.add(this.signed(map, own, value))) return;
    this.names.set(`${kinds[map]}:${key}`, `${kinds[map]}:${own}`);
    if (isNew) this.things += 1;
  }

  layout(map: 'pos' | 'looks', key: string, value: unknown): void {
    const name = this.nameOf(key);
    const group =
      typeof value === 'object' && value !== null ? Reflect.get(value, 'in') : undefined;
    const isIn = map === 'pos' && typeof group === 'string';
    const into = isIn ? this.nameOf(group) : null;
    const { in: _, ...place } = Object(value);
    const known = isIn ? { ...place, ...(into === null ? {} : { in: into }) } : value;
    this.add(name === null ? null : readChange(map, name, known));
  }

  /** What has words and nowhere a place would be in the list alone: it stands to the right of all, one below the other. */
  placeRest(): void {
    const placed = new Map(this.now.pos);
    for (const { map, key, after } of this.changes)
      if (map === 'pos' && after !== undefined) placed.set(key, after);
    const xs = [...placed.values()].map(({ x }) => x);
    const ys = [...placed.values()].map(({ y }) => y);
    const x = xs.reduce((a, b) => Math.max(a, b), -groupSize.width) + groupSize.width + 24;
    let y = ys.reduce((a, b) => Math.min(a, b), ys[0] ?? 0);
    for (const name of this.names.values()) {
      if (placed.has(name)) continue;
      this.add(readChange('pos', name, { x, y }));
      y += (name.startsWith('note:') ? noteSize : groupSize).height + 40;
    }
  }

  line(key: string, value: unknown): void {
    const own = this.keyOf('edges', key);
    const [from, to] = ['from', 'to'].map((end) => {
      const name: unknown =
        typeof value === 'object' && value !== null ? Reflect.get(value, end) : '';
      return typeof name === 'string' ? this.nameOf(name) : null;
    });
    const isLoose = from === null || to === null;
    const isNew = own !== null && !this.now.edges.has(own);
    const change = isLoose ? null : this.signed('edges', own, { ...Object(value), from, to });
    if (this.add(change) && isNew) this.lines += 1;
  }

  private add(change: Change | null): boolean {
    if (change === null) this.left += 1;
    else if (!equalJson(standing(this.now, change), change.after)) this.changes.push(change);
    return change !== null;
  }

  /** What stands keeps its key. What does not has one of whoever brings it in: the same for the same file again. */
  private keyOf(map: Words | 'edges', key: string): string | null {
    if (!thingId.safeParse(key).success) return null;
    if (this.now[map].has(key)) return key;
    return sha256Hex(`${this.self} ${map} ${key}`).slice(0, 32);
  }

  /** What something in the file is called here; `null` for what is not there. What has a place here may come back to it. */
  private nameOf(name: string): string | null {
    const isMade = name.startsWith('note:') || name.startsWith('group:');
    if (!isMade) return this.isThere(name) || this.now.pos.has(name) ? name : null;
    const known = this.names.get(name);
    if (known !== undefined) return known;
    const key = name.slice(name.indexOf(':') + 1);
    return this.now[name.startsWith('note:') ? 'notes' : 'groups'].has(key) ? name : null;
  }

  /** Words keep their author here; what has none here yet is whose who brings it in. */
  private signed(map: Words | 'edges', key: string | null, value: unknown): Change | null {
    if (key === null || typeof value !== 'object' || value === null) return null;
    const there = this.now[map].get(key);
    const words = without(value);
    const { self } = this;
    if (there === undefined) return readChange(map, key, { ...words, by: self, at: this.at });
    if (equalJson(words, without(there))) return readChange(map, key, there);
    const { by, at } = there;
    return readChange(map, key, { ...words, by, at, ...(by === self ? {} : { editedBy: self }) });
  }
}

const without = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).filter(([name]) => !['by', 'at', 'editedBy'].includes(name)),
  );
