import * as z from 'zod/mini';
import { principal } from '../model/principal.ts';
import { canvasBounds as bounds } from './canvas-bounds.ts';
import { nodeId, thingId } from './node-id.ts';

/**
 * The shared document of a canvas: root `Y.Map`s of plain JSON values, one value per key and no
 * nested Yjs types. Setting a key is one act: two people who set the same key at once end with one
 * value, and a key that is set while somebody deletes it stays. What belongs together is one value
 * (x and y); what people change apart has keys of its own (the words of a note, its place, its look).
 * Delete = delete the key. `undefined` is never a value: leave the field out.
 */

/**
 * The client that the room writes places as which nobody chose; no connection is it. Of first values of one
 * key Yjs keeps that of the larger client, and everybody else is larger: what somebody places at the
 * same moment stands, whichever comes first.
 */
export const automaticClient = 1;

const finite = (most: number) => z.number().check(z.gte(-most), z.lte(most));
const words = (most: number) => z.string().check(z.maxLength(most));
const size = z.number().check(z.gte(1), z.lte(bounds.size));
/** Client clock (ms): shown, never believed. */
const at = z.int().check(z.gte(0), z.lte(8_640_000_000_000_000));
/** `by` wrote it first and stays its author; `editedBy` wrote the words that stand there, if that is another. */
const signed = { by: principal, at, editedBy: z.optional(principal) };

/** Where a node stands: its top left corner, in absolute units also inside a group. */
export const place = z.strictObject({
  x: finite(bounds.coordinate),
  y: finite(bounds.coordinate),
  /** The group it lies in, as `group:<id>`; a group lies in none. */
  in: z.optional(z.string().check(z.regex(/^group:[A-Za-z0-9_-]{1,64}$/))),
});
export type Place = z.infer<typeof place>;

export const colors = ['plain', 'yellow', 'green', 'blue', 'purple', 'red'] as const;

/** Of a note or group. */
export const look = z.strictObject({
  color: z.optional(z.enum(colors)),
  w: z.optional(size),
  h: z.optional(size),
});
export type Look = z.infer<typeof look>;

export const note = z.strictObject({ text: words(bounds.noteUnits), ...signed });
export type Note = z.infer<typeof note>;

export const group = z.strictObject({ title: words(bounds.labelUnits), ...signed });
export type Group = z.infer<typeof group>;

/** What a person drew from one node to another; edges of execution are no part of the document. */
export const edge = z
  .strictObject({
    from: nodeId,
    to: nodeId,
    label: z.optional(words(bounds.labelUnits)),
    ...signed,
  })
  .check(z.refine(({ from, to }) => from !== to, { error: 'An edge needs two ends.' }));
export type Edge = z.infer<typeof edge>;

const mentions = z.optional(z.array(principal).check(z.maxLength(bounds.mentions)));
const said = { text: words(bounds.commentUnits).check(z.minLength(1)), mentions };

/** Said at a node, or at a point of the canvas. Its words are its author's alone. */
export const comment = z
  .strictObject({
    ...said,
    on: z.optional(nodeId),
    x: z.optional(finite(bounds.coordinate)),
    y: z.optional(finite(bounds.coordinate)),
    by: principal,
    at,
    editedAt: z.optional(at),
  })
  .check(
    z.refine(({ on, x, y }) => on !== undefined || (x !== undefined && y !== undefined), {
      error: 'A comment is at a node or at a point.',
    }),
  );
export type Comment = z.infer<typeof comment>;

export const reply = z.strictObject({
  ...said,
  /** Key in `comments`. */
  to: thingId,
  by: principal,
  at,
  editedAt: z.optional(at),
});
export type Reply = z.infer<typeof reply>;

/** At the key of the comment; without it the comment is open. */
export const resolution = z.strictObject({ by: principal, at });
export type Resolution = z.infer<typeof resolution>;

const noteOrGroup = z.string().check(z.regex(/^(?:note|group):[A-Za-z0-9_-]{1,64}$/));

/** The root maps of the document and what a value of each is. */
export interface CanvasTypes {
  /** Node id → where it stands; one key per node. Drags are told in awareness and set here when dropped. */
  pos: Place;
  /** `note:<id>` or `group:<id>` → colour and size. */
  looks: Look;
  /** Note id (without `note:`) → its words. */
  notes: Note;
  /** Group id (without `group:`) → its title. */
  groups: Group;
  edges: Edge;
  comments: Comment;
  replies: Reply;
  /** Comment id → who closed it. */
  resolved: Resolution;
}

export type CanvasMapName = keyof CanvasTypes;
export type CanvasValue<M extends CanvasMapName> = CanvasTypes[M];

/** What a key and a value of each map is. Anything else in the document is refused. */
export const canvasMaps: {
  readonly [M in CanvasMapName]: {
    key: z.ZodMiniType<string>;
    value: z.ZodMiniType<CanvasTypes[M]>;
  };
} = {
  pos: { key: nodeId, value: place },
  looks: { key: noteOrGroup, value: look },
  notes: { key: thingId, value: note },
  groups: { key: thingId, value: group },
  edges: { key: thingId, value: edge },
  comments: { key: thingId, value: comment },
  replies: { key: thingId, value: reply },
  resolved: { key: thingId, value: resolution },
};

export const isCanvasMapName = (name: string): name is CanvasMapName =>
  Object.hasOwn(canvasMaps, name);

export const canvasMapNames = Object.keys(canvasMaps).filter(isCanvasMapName);

/** The value of a key, if both are what they may be; `null` for everything else. Readers of a document use it as well. */
export function readEntry<M extends CanvasMapName>(
  map: M,
  key: string,
  value: unknown,
): CanvasValue<M> | null {
  if (!canvasMaps[map].key.safeParse(key).success) return null;
  const parsed = canvasMaps[map].value.safeParse(value);
  if (!parsed.success) return null;
  // Groups lie in no group, so nothing can lie in itself.
  const isNested = map === 'pos' && key.startsWith('group:') && 'in' in parsed.data;
  return isNested ? null : parsed.data;
}

/** A whole canvas as plain values: what versions, exports and agents without Yjs see. */
export type CanvasValues = { [M in CanvasMapName]: Record<string, CanvasValue<M>> };

/** What a version of the layout holds. Comments are talk: they are not set back. */
export const layoutMaps = ['pos', 'looks', 'notes', 'groups', 'edges'] as const;
export type LayoutMapName = (typeof layoutMaps)[number];
