import { sha256 } from '@noble/hashes/sha2.js';
import { base32 } from '../../../shared/lib/base32.ts';
import { toUtf8 } from '../../../shared/lib/utf8.ts';
import { type InstanceId, type RunId, runId } from '../../../shared/model/ids.ts';

/**
 * The room's id for what a gateway names: the same for the same names, so that whatever is told
 * twice is one thing. 26 characters, as ids are.
 */
export const knownId = (...names: readonly string[]): string =>
  base32(sha256(toUtf8(JSON.stringify(names))).subarray(0, 16));

/** How the room names a run that a gateway set off by itself. */
export const runIdAt = (id: InstanceId, gatewayRunId: string): RunId =>
  runId.parse(knownId('run', id, gatewayRunId));
