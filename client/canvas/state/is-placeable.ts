import { nodeId } from '../../../shared/canvas/node-id.ts';

/** Calls under way and what an approval would do stand beside what they belong to. */
export const isPlaceable = (id: string): boolean => nodeId.safeParse(id).success;
