import * as z from 'zod/mini';
import { must } from '../../../shared/lib/must.ts';
import { sha256Hex } from '../../../shared/lib/sha256.ts';
import { wholeCharacters } from '../../../shared/lib/utf8.ts';
import type { PartId, RunId } from '../../../shared/model/ids.ts';
import { partId as partIdSchema, runId as runIdSchema } from '../../../shared/model/ids.ts';
import { limits } from '../../../shared/protocol/limits.ts';
import { readMeta, writeMeta } from './meta.ts';
import { parseStored } from './parse-stored.ts';
import type { Item, Store } from './shelves.ts';

/** `[rev, keep]`, lowest first: at `rev` the text parted from the one before at `keep`. */
const keepsSchema = z.array(z.tuple([z.int(), z.int()]));

/** A text as it is stored; what was streamed but not saved yet is not in it. */
export interface StoredStream {
  ref: number;
  partId: PartId;
  /** The run that writes it; `null` for what a person said. */
  runId: RunId | null;
  rev: number;
  keeps: [number, number][];
  ended: boolean;
}

export function createStream(store: Store, partId: PartId, runId: RunId | null): StoredStream {
  const ref = must(readMeta(store, 'nextRef'), 'the next stream reference');
  writeMeta(store, 'nextRef', ref + 1);
  const stream: StoredStream = { ref, partId, runId, rev: 0, keeps: [], ended: false };
  write(store, stream);
  return stream;
}

export function readStream(store: Store, ref: number): StoredStream | null {
  const item = store.get('streams', { ref });
  return item === null ? null : fromItem(item);
}

export function streamOfPart(store: Store, partId: string): StoredStream | null {
  const [item] = store.scan('streams', { by: 'byPart', where: { partId }, limit: 1 });
  return item === undefined ? null : fromItem(item);
}

export const streamsOfRun = (store: Store, runId: string): StoredStream[] =>
  store.scan('streams', { by: 'byRun', where: { runId }, limit: 10_000 }).map(fromItem);

/** Stores text that follows on what is stored. */
export function appendText(store: Store, ref: number, start: number, text: string): void {
  for (let at = 0; at < text.length; ) {
    const end = wholeCharacters(text, at + limits.chunkUnits);
    store.put('chunks', { ref, start: start + at, body: text.slice(at, end) });
    at = end;
  }
}

export function readText(store: Store, ref: number, from = 0): string {
  const chunks = store.scan('chunks', { by: 'primary', where: { ref }, limit: 100_000 });
  const text = chunks
    .filter((chunk) => chunk.start + chunk.body.length > from)
    .map((chunk) => chunk.body.slice(Math.max(0, from - chunk.start)));
  return text.join('');
}

export function storedLength(store: Store, ref: number): number {
  const [last] = store.scan('chunks', { by: 'primary', where: { ref }, limit: 1, down: true });
  return last === undefined ? 0 : last.start + last.body.length;
}

/** Voids the text from `keep` on. */
export function reviseStream(
  store: Store,
  stream: StoredStream,
  rev: number,
  keep: number,
): StoredStream {
  const { ref } = stream;
  const later = store.scan('chunks', { by: 'primary', where: { ref }, limit: 100_000 });
  for (const { start, body } of later) {
    if (start + body.length <= keep) continue;
    store.remove('chunks', { ref, start });
    if (start < keep) store.put('chunks', { ref, start, body: body.slice(0, keep - start) });
  }
  const keeps: [number, number][] = [...stream.keeps, [rev, keep]];
  const revised = { ...stream, rev, keeps };
  write(store, revised);
  return revised;
}

export function endStream(store: Store, stream: StoredStream): { length: number; sha256: string } {
  write(store, { ...stream, ended: true });
  const text = readText(store, stream.ref);
  return { length: text.length, sha256: sha256Hex(text) };
}

/** How much of an older revision still stands: the least that any later one kept; nothing of one that never was. */
export const keptSince = (stream: StoredStream, rev: number): number =>
  rev > stream.rev
    ? 0
    : Math.min(...stream.keeps.filter(([later]) => later > rev).map(([, keep]) => keep));

function write(store: Store, { keeps, ended, runId, ...rest }: StoredStream): void {
  const flags = { keeps: JSON.stringify(keeps), ended: ended ? 1 : 0 };
  store.put('streams', { ...rest, ...flags, runId: runId ?? '' });
}

const fromItem = ({ keeps, ended, partId, runId, ...rest }: Item<'streams'>): StoredStream => ({
  ...rest,
  partId: partIdSchema.parse(partId),
  runId: runId === '' ? null : runIdSchema.parse(runId),
  keeps: parseStored(keepsSchema, keeps),
  ended: ended === 1,
});
