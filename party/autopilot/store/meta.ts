import * as z from 'zod/mini';
import { roomId } from '../../../shared/model/ids.ts';
import { principal } from '../../../shared/model/principal.ts';
import { epoch } from '../../../shared/protocol/topic-answer.ts';
import { parseItem } from '../../platform/parse-item.ts';
import type { Store } from './shelves.ts';

/** Single values of a room; it has begun when it has them. */
const schemas = {
  room: z.object({
    id: roomId,
    title: z.string(),
    /** The tenant's key: the principal of the founder, for ever. */
    founder: principal,
    beganAt: z.number(),
    /** Counts changes of what the index knows, so that an older one never replaces a newer. */
    version: z.int(),
  }),
  /** Of a home: what its founder is known by elsewhere. */
  home: z.object({
    email: z.optional(z.string()),
    /** Of an agent's: where the human is at home who answers for it. */
    ownerHome: z.optional(roomId),
  }),
  epoch,
  /** The room's clock: the `seq` of its newest change. */
  seq: z.int(),
  nextRef: z.int(),
  /** Where people reach this installation, and so connectors: as the last of them did. */
  origin: z.string(),
  /** Somebody was at the canvas of this room: it is told who may be there. */
  canvas: z.literal(true),
  /** It was told once of all that only some may see, and of every change since. */
  canvasKnowsHidden: z.literal(true),
} as const;

type MetaName = keyof typeof schemas;
type Meta<N extends MetaName> = z.infer<(typeof schemas)[N]>;
export type RoomMeta = Meta<'room'>;

const readers: { readonly [N in MetaName]: z.ZodMiniType<Meta<N>> } = schemas;

export function readMeta<N extends MetaName>(store: Store, name: N): Meta<N> | null {
  const item = store.get('meta', { name });
  return item === null ? null : parseItem(readers[name], item, item.value);
}

export function writeMeta<N extends MetaName>(store: Store, name: N, value: Meta<N>): void {
  store.put('meta', { name, value: JSON.stringify(value) });
}
