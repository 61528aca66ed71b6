import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8Length } from '../lib/utf8.ts';
import { limits } from './limits.ts';
import { joinPiece, toPieces } from './pieces.ts';

/** What a receiver makes of frames, one behind the other. */
function heard(frames: readonly string[]): string[] {
  let waiting: readonly string[] = [];
  return frames.flatMap((frame) => {
    const joined = joinPiece(waiting, frame);
    waiting = joined.waiting;
    return joined.whole === null ? [] : [joined.whole];
  });
}

const frameOf = (text: string) => JSON.stringify({ type: 'event', event: 'x', payload: { text } });

test('[FR4] what fits is sent as it is', () => {
  const frame = frameOf('hello');
  expect(toPieces(frame)).toEqual([frame]);
  expect(heard([frame])).toEqual([frame]);
});

test('[FR4] what does not fit is cut; no piece is larger than a frame may be, and joined they are the frame', () => {
  const hard = fc.constantFrom('🌱', '東', '"', '\\', '\n', '\u0001', 'a', 'é');
  const text = fc.array(hard, { minLength: 300, maxLength: 900 }).map((some) => some.join(''));
  fc.assert(
    fc.property(text, (some) => {
      const frame = frameOf(some);
      const pieces = toPieces(frame, 512);
      expect(pieces.length).toBeGreaterThan(1);
      for (const piece of pieces) expect(utf8Length(piece)).toBeLessThanOrEqual(512);
      expect(heard([...pieces, frameOf('next')])).toEqual([frame, frameOf('next')]);
    }),
    { seed: 8, numRuns: 50 },
  );
});

test('[FR4] with the limit of the wire', () => {
  const frame = frameOf('\u0001東"🌱'.repeat(60_000));
  const pieces = toPieces(frame);
  for (const piece of pieces)
    expect(utf8Length(piece)).toBeLessThanOrEqual(limits.serverFrameBytes);
  expect(heard(pieces)).toEqual([frame]);
});

test('[FR5] a piece that does not follow drops what was waiting, and nothing throws', () => {
  const [first = '', second = '', third = ''] = toPieces(frameOf('x'.repeat(900)), 512);
  const next = frameOf('next');
  expect(heard([first, third, second, next])).toEqual([next]);
  expect(heard([second, next])).toEqual([next]);
  expect(heard([first, first, second, next])).toEqual([next]);
  expect(heard(['{"type":"piece"', '{"type":"piece","piece":-1,"of":0}', next])).toEqual([next]);
});
