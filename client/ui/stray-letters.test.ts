import { expect, test } from 'vitest';
import { StrayLetters, strayMs } from './stray-letters.ts';

const plain = { ctrlKey: false, metaKey: false, altKey: false, repeat: false };
const letter = (key: string) => ({ key, ...plain });

test('[HC28] letters that follow a field that went away are no commands, each for as long again', () => {
  const strays = new StrayLetters();
  expect(strays.takes(letter('t'), 1_000)).toBe(false);
  strays.begin(1_000);
  expect(strays.takes(letter('T'), 1_000 + strayMs - 1)).toBe(true);
  expect(strays.takes(letter(' '), 1_000 + 2 * strayMs - 2)).toBe(true);
  // Whoever asks next hears the same.
  expect(strays.takes(letter(' '), 1_000 + 2 * strayMs - 2)).toBe(true);
  // What deletes, or is held down, is held back and holds nothing back.
  expect(strays.takes(letter('Backspace'), 1_000 + 3 * strayMs - 3)).toBe(true);
  expect(strays.takes({ ...letter('x'), repeat: true }, 1_000 + 3 * strayMs - 3)).toBe(true);
  expect(strays.takes(letter('i'), 1_000 + 3 * strayMs - 2)).toBe(false);
});

test('[HC28] Escape, a pointer and a pause give the keys back; what is pressed with Ctrl never was a letter', () => {
  const strays = new StrayLetters();
  strays.begin(0);
  expect(strays.takes({ ...letter('z'), ctrlKey: true }, 1)).toBe(false);
  expect(strays.takes({ ...letter('z'), metaKey: true }, 1)).toBe(false);
  expect(strays.takes(letter('ArrowLeft'), 1)).toBe(false);
  expect(strays.takes(letter('Escape'), 2)).toBe(false);
  expect(strays.takes(letter('n'), 3)).toBe(false);
  strays.begin(5);
  expect(strays.takes(letter('Tab'), 6)).toBe(false);
  expect(strays.takes(letter('n'), 7)).toBe(false);
  strays.begin(10);
  strays.end();
  expect(strays.takes(letter('n'), 11)).toBe(false);
  strays.begin(20);
  expect(strays.takes(letter('n'), 20 + strayMs)).toBe(false);
});
