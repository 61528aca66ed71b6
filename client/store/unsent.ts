import * as z from 'zod/mini';
import { threads } from '../../shared/methods/threads.ts';
import { threadId } from '../../shared/model/ids.ts';
import type { PendingRequest } from '../connection/session.ts';

/**
 * Commands that did not leave this device, held ones included. Without a connection nobody knows
 * of those on their way, so they count as well.
 */
export const unsentRequests = (
  requests: readonly PendingRequest[],
  isInTouch: boolean,
): PendingRequest[] => requests.filter(({ key, isSent }) => key !== null && !(isSent && isInTouch));

/** It left this device, and nobody knows what came of it until the room says so. */
export const mayHaveArrived = ({ isTried, isHeld }: PendingRequest): boolean =>
  isTried === true && !isHeld;

/** The title that a request would give, if it gives one. */
export function titleIn(request: Pick<PendingRequest, 'method' | 'params'>) {
  if (request.method !== 'threads.rename') return null;
  const parsed = threads['threads.rename'].params.safeParse(request.params);
  return parsed.success ? parsed.data : null;
}

/** Not read by its method, which the first paint does not carry. */
const published = z.object({ threadId, name: z.string() });

/** What a request would publish, if it publishes something. */
export function publishedIn(request: Pick<PendingRequest, 'method' | 'params'>) {
  if (request.method !== 'artifacts.publish') return null;
  const parsed = published.safeParse(request.params);
  return parsed.success ? parsed.data : null;
}
