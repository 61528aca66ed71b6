import * as z from 'zod/mini';
import { canvasBounds as bounds } from '../canvas/canvas-bounds.ts';
import { colors, look, place } from '../canvas/document.ts';
import { nodeId, thingId } from '../canvas/node-id.ts';
import { principal } from '../model/principal.ts';
import { method, people } from './method.ts';
import { wellFormed } from './threads.ts';

const change = { risk: 'say', callers: people, scope: 'chat', repeat: 'key' } as const;
const read = { risk: 'read', callers: people, scope: 'read', repeat: 'reads' } as const;
const at = { x: z.optional(place.shape.x), y: z.optional(place.shape.y) };
const text = (units: number) => z.string().check(wellFormed, z.maxLength(units));
const maps = [
  'pos',
  'looks',
  'notes',
  'groups',
  'edges',
  'comments',
  'replies',
  'resolved',
] as const;
const mapName = z.enum(maps);
/** `own`: where the caller put what not everybody of the room may see. */
const listed = z.enum([...maps, 'own']);

/** The canvas for whoever speaks no Yjs: what is done here is done in the caller's name, under the same guard. */
export const graph = {
  'graph.get': method({
    ...read,
    doc: 'What is arranged and written on the canvas, map by map in the order of the keys: places of nodes, notes, groups, edges, comments; last, under “own”, the caller’s places of what not everybody sees. What is true of the nodes is in the topics.',
    params: z.strictObject({
      map: z.optional(listed),
      /** The `next` of the page before. */
      after: z.optional(z.string().check(z.maxLength(200))),
      limit: z.optional(z.int().check(z.gte(1), z.lte(200))),
    }),
    result: z.object({
      entries: z.array(z.object({ map: listed, key: z.string(), value: z.unknown() })),
      next: z.nullable(z.string()),
    }),
  }),
  'graph.place': method({
    ...change,
    doc: 'Puts nodes somewhere on the canvas, in absolute units, for everybody; what not everybody may see, for oneself alone. What lies in a group goes with it; a node lies in the group that “in” names, else in none. Ids: thread:<id>, member:<principal>, job:<id>, note:<id> …',
    params: z.strictObject({
      places: z
        .array(
          z.strictObject({ node: nodeId, x: place.shape.x, y: place.shape.y, in: place.shape.in }),
        )
        .check(z.minLength(1), z.maxLength(100)),
    }),
    result: z.object({}),
  }),
  'graph.note': method({
    ...change,
    doc: 'Writes a note on the canvas, or changes the one that is named; “remove” takes it away.',
    params: z.strictObject({
      noteId: z.optional(thingId),
      text: z.optional(text(bounds.noteUnits)),
      ...at,
      color: z.optional(z.enum(colors)),
      w: look.shape.w,
      h: look.shape.h,
      remove: z.optional(z.literal(true)),
    }),
    result: z.object({ noteId: thingId }),
  }),
  'graph.comment': method({
    ...change,
    doc: 'Says something at a node that everybody sees or a point of the canvas, answers a comment (“replyTo”), or changes one’s own. “resolved” closes or opens a comment.',
    params: z.strictObject({
      commentId: z.optional(thingId),
      replyTo: z.optional(thingId),
      on: z.optional(nodeId),
      ...at,
      text: z.optional(text(bounds.commentUnits).check(z.trim(), z.minLength(1))),
      mentions: z.optional(z.array(principal).check(z.maxLength(bounds.mentions))),
      resolved: z.optional(z.boolean()),
      remove: z.optional(z.literal(true)),
    }),
    result: z.object({ commentId: thingId }),
  }),
  'graph.focus': method({
    ...change,
    doc: 'Points at a node that everybody sees for half a minute, so that people see where one looks; without a node, no more.',
    params: z.strictObject({ node: z.optional(nodeId) }),
    result: z.object({}),
  }),
  'canvas.versions': method({
    ...read,
    doc: 'Versions of the canvas’ layout, the newest first: named ones, and one from before each bout of drawing. Kept 30 days.',
    params: z.strictObject({}),
    result: z.object({
      versions: z.array(
        z.object({
          id: z.string(),
          at: z.number(),
          by: z.nullable(principal),
          name: z.nullable(z.string()),
        }),
      ),
    }),
  }),
  'canvas.name': method({
    ...change,
    doc: 'Keeps the layout as it is now under a name, or names a version that is there, unless somebody else named it and you are no owner.',
    params: z.strictObject({
      versionId: z.optional(thingId),
      name: text(bounds.versionNameUnits).check(z.trim(), z.minLength(1)),
    }),
    result: z.object({ versionId: z.string() }),
  }),
  'canvas.compare': method({
    ...read,
    doc: 'What is another way now than in a version: what stood there and what stands there. What the room has and got its first place since is left out. The first 200 of “count”, places last.',
    params: z.strictObject({ versionId: thingId }),
    result: z.object({
      count: z.int(),
      changes: z.array(
        z.object({ map: mapName, key: z.string(), was: z.unknown(), is: z.unknown() }),
      ),
    }),
  }),
  'canvas.restore': method({
    ...change,
    doc: 'Sets the layout back to a version, as a new edit; what was there before becomes a version. Comments stay as they are, and what the room has and had no place then stays where it stands; so does what somebody else writes in now, which “left” counts.',
    params: z.strictObject({ versionId: thingId }),
    result: z.object({ changed: z.int(), before: z.string(), left: z.optional(z.int()) }),
  }),
};
