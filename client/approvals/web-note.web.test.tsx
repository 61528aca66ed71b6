import { afterEach, expect, test } from 'vitest';
import { mount, unmountAll } from '../testing/mount.tsx';
import { WebNote } from './web-note.tsx';

afterEach(unmountAll);

test('[R44] the card says who learns of a name, and what nothing checks on a laptop', () => {
  const text = mount(<WebNote method="web.fetch" />).text();
  expect(text).toContain('cloudflare-dns.com');
  expect(text.includes('your own network')).toBe(/localhost|127/.test(window.location.hostname));
  expect(mount(<WebNote method="room.pause" />).container.querySelector('p')).toBeNull();
});
