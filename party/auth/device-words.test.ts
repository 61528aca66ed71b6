import { expect, test } from 'vitest';
import { deviceWords } from './device-words.ts';

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/19 Safari/605',
    'Safari on macOS',
  ],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) CriOS/140 Safari/604', 'Chrome on iOS'],
  ['Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537', 'Chrome on Android'],
  ['curl/8.9', 'A program'],
  ['<script>alert(1)</script> \u202E', 'A program'],
])('%s', (userAgent, words) => {
  expect(deviceWords(userAgent)).toBe(words);
});
