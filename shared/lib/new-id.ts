import { base32 } from './base32.ts';

/** A fresh id of 128 random bits; the caller brings the randomness. */
export const newId = (randomBytes: (count: number) => Uint8Array): string =>
  base32(randomBytes(16));
