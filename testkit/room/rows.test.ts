import { expect, test } from 'vitest';
import { limits } from '../../shared/protocol/limits.ts';
import { person, RoomBench } from './room-bench.ts';

/** Writes a row of so many bytes; answers the code of the refusal. */
function write(bench: RoomBench, bytes: number): string {
  const big = (seq: number, name: string) => {
    const id = person('big');
    return { id, seq, name, role: 'member' as const, joinedAt: 1 };
  };
  const frame = JSON.stringify(big(2, '')).length;
  try {
    bench.room.turn((turn) =>
      turn.changes.put('members', (seq) => big(seq, 'x'.repeat(bytes - frame))),
    );
    return 'ok';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

test('[R22] a row holds 192 KiB to the byte; what is larger is refused before it is written', () => {
  const bench = new RoomBench();
  const watcher = bench.join('ada', ['workspace']).fresh();
  expect(write(bench, limits.rowBytes + 1)).toBe('tooLarge');
  const id = person('big');
  expect([watcher.heard, bench.store.get('rows', { tbl: 'members', id })]).toEqual([[], null]);
  expect(write(bench, limits.rowBytes)).toBe('ok');
  expect(watcher.frames).toHaveLength(1);
});
