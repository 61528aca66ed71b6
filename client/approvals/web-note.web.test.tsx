import { afterEach, expect, test } from 'vitest';
import { approval } from '../testing/approvals.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { WebNote } from './web-note.tsx';

afterEach(unmountAll);

const noteOn = (url: string): string =>
  mount(<WebNote method="web.fetch" action={approval({ url }).action} />).text();

test('[R44] the card says who learns of a name, what is followed, and what nothing checks on a laptop', () => {
  const text = noteOn('https://example.com/');
  expect(text).toContain('looked up at cloudflare-dns.com');
  expect(text).toContain('A redirect within the same host is followed; where one leads elsewhere');
  expect(text.includes('your own network')).toBe(/localhost|127/.test(window.location.hostname));
  const { action } = approval();
  const none = mount(<WebNote method="room.pause" action={action} />);
  expect(none.container.querySelector('p')).toBeNull();
});

test.each([
  ['https://93.184.216.34/', 'It is an address and no name: nothing is looked up'],
  ['https://[2606:2800::1]/', 'It is an address and no name: nothing is looked up'],
  ['http://0x7f.1/', 'It is an address and no name: nothing is looked up'],
  ['http://printer/', 'only if this installation allows it by name'],
  ['http://example.com:8080/', 'only if this installation allows it by name'],
])('[R44] of %s it says nothing about a look-up that there is not', (url, words) => {
  const text = noteOn(url);
  expect(text).toContain(words);
  expect(text).not.toContain('cloudflare-dns.com');
  expect(text).toContain('A redirect within the same host is followed');
});
