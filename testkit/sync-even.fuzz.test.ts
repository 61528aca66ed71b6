import { test } from 'vitest';
import { playHalf } from './world/storms.ts';

test('[SIM] [TL3] people, producers and every kind of trouble, even seeds: nothing is lost, doubled, different or seen by the wrong', () =>
  playHalf('even'));
