import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { toUtf8 } from './utf8.ts';

/** Lower-case hex of the SHA-256 of the UTF-8 of `text`. Synchronous, so nothing can come between decide and write. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(toUtf8(text)));
