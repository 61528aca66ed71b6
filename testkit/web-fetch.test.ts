import { expect, test } from 'vitest';
import { isPublicAddress, isPublicName } from '../party/tools/public-address.ts';
import { FetchFailed, type Web, webFetch } from '../party/tools/web-fetch.ts';
import { webAddress } from '../shared/lib/web-address.ts';
import { bounds } from '../shared/protocol/bounds.ts';

const never = new AbortController().signal;

interface Page {
  status?: number;
  to?: string;
  body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;
  type?: string;
}

/** A web of a few pages, and where its names lead. */
function web(pages: Record<string, Page>, names: Record<string, string[]> = {}) {
  const asked: string[] = [];
  const of: Web = {
    fetch: (url) => {
      asked.push(url);
      const { status = 200, to, body = 'ok', type = 'text/plain' } = pages[url] ?? { status: 404 };
      const headers = { 'content-type': type, ...(to === undefined ? {} : { location: to }) };
      return Promise.resolve(
        new Response(status >= 300 && status < 400 ? null : body, { status, headers }),
      );
    },
    lookUp: (host) => Promise.resolve(names[host] ?? ['93.184.216.34']),
    allowed: new Set(['127.0.0.1:8123']),
  };
  return { asked, read: (url: string) => webFetch(of, webAddress.parse(url), never) };
}

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://0x7f.1/',
  'http://０1.127.0.0.1/',
  'http://①27.0.0.1/',
  'http://0/',
  'http://0.0.0.0/',
  'http://[::]/',
  'http://[::1]/',
  'http://[fe80::1]/',
  'http://[fc00::1]/',
  'http://[fd12:3456::1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
  'http://[::127.0.0.1]/',
  'http://[2001:db8::1]/',
  'http://[ff02::1]/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://192.168.1.1/',
  'http://100.64.0.1/',
  'http://198.18.0.1/',
  'http://192.0.2.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://localhost/',
  'http://LOCALHOST./',
  'http://a.localhost/',
  'http://printer/',
  'http://router.local/',
  'http://metadata.google.internal/',
  'http://nas.home.arpa/',
  'https://example.com:8443/',
  'https://example.com:22/',
])('[R44] %s is not read', async (url) => {
  const { asked, read } = web({ [url]: {} });
  const parsed = webAddress.safeParse(url);
  if (parsed.success) await expect(read(url)).rejects.toThrow(FetchFailed);
  expect(asked).toEqual([]);
});

test.each([
  'ftp://example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://user:pw@example.com/',
  'https://user@example.com/',
  '//example.com',
  'example.com',
  'http://',
  'data:text/plain,x',
])('[R44] %s is no address of the web', (url) =>
  expect(webAddress.safeParse(url).success).toBe(false),
);

test('[R44] [R35] an address is shown as it will be asked for', () => {
  const shown = (url: string) => webAddress.parse(url);
  expect(shown('HTTPS://EXAMPLE.com/a/../b?q=ü#x')).toBe('https://example.com/b?q=%C3%BC#x');
  expect(shown('https://ex\u0430mple.com/')).toBe('https://xn--exmple-4nf.com/');
  expect(shown('https://example.com\\@evil.com/')).toBe('https://example.com/@evil.com/');
  expect(shown('http://0x7f.1/')).toBe('http://127.0.0.1/');
});

test('[R44] a name that leads inside is not read, whatever else it leads to', async () => {
  const names = {
    'a.com': ['10.0.0.1'],
    'b.com': ['93.184.216.34', '::1'],
    'c.com': [],
    'd.com': ['nonsense'],
  };
  for (const host of Object.keys(names)) {
    const { asked, read } = web({}, names);
    await expect(read(`https://${host}/`)).rejects.toThrow(FetchFailed);
    expect(asked).toEqual([]);
  }
});

test('[R44] a redirect is followed within its host, never inside, never elsewhere', async () => {
  const pages = {
    'https://a.com/': { status: 301, to: '/b' },
    'https://a.com/b': { body: 'here' },
    'https://a.com/in': { status: 302, to: 'http://127.0.0.1/' },
    'https://a.com/out': { status: 302, to: 'https://evil.com/?q=1' },
    'https://a.com/port': { status: 302, to: 'https://a.com:8080/' },
    'https://a.com/file': { status: 302, to: 'file:///etc/passwd' },
    'https://a.com/loop': { status: 302, to: '/loop' },
  };
  const { asked, read } = web(pages);
  expect(await read('https://a.com/')).toMatchObject({ text: 'here', url: 'https://a.com/b' });
  expect(await read('https://a.com/in')).toMatchObject({ leadsTo: 'http://127.0.0.1/', text: '' });
  expect(await read('https://a.com/out')).toMatchObject({ leadsTo: 'https://evil.com/?q=1' });
  expect(await read('https://a.com/port')).toMatchObject({ leadsTo: 'https://a.com:8080/' });
  expect(await read('https://a.com/file')).toMatchObject({ leadsTo: 'file:///etc/passwd' });
  await expect(read('https://a.com/loop')).rejects.toThrow(/circle/);
  expect(asked.every((url) => url.startsWith('https://a.com/'))).toBe(true);
});

test('[R44] a redirect leaves https for nothing, and http only for https', async () => {
  const pages = {
    'https://a.com/down': { status: 302, to: 'http://a.com/plain' },
    'http://a.com/up': { status: 301, to: 'https://a.com/' },
    'http://a.com/plain': { body: 'in plain sight' },
    'http://a.com/round': { status: 302, to: 'https://a.com/down' },
    'https://a.com/': { body: 'here' },
  };
  const { asked, read } = web(pages);
  const refused = { leadsTo: 'http://a.com/plain', text: '' };
  expect(await read('https://a.com/down')).toMatchObject(refused);
  expect(await read('http://a.com/up')).toMatchObject({ text: 'here', url: 'https://a.com/' });
  expect(await read('http://a.com/round')).toMatchObject(refused);
  expect(asked).not.toContain('http://a.com/plain');
});

test('[R44] a name that changes its mind between two hops is found out', async () => {
  let times = 0;
  const of: Web = {
    fetch: () =>
      Promise.resolve(new Response(null, { status: 302, headers: { location: '/next' } })),
    lookUp: () => Promise.resolve([times++ === 0 ? '93.184.216.34' : '127.0.0.1']),
    allowed: new Set(),
  };
  await expect(webFetch(of, 'https://a.com/', never)).rejects.toThrow(/public web/);
});

test('[R44] what is allowed by hand at home is read, host and port exactly', async () => {
  const { read } = web({ 'http://127.0.0.1:8123/x': { body: 'home' } });
  expect(await read('http://127.0.0.1:8123/x')).toMatchObject({ text: 'home' });
  await expect(read('http://127.0.0.1:8124/x')).rejects.toThrow(FetchFailed);
});

test('[R22] a page without end is read to its cap, and binary not at all', async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      pulled += 1;
      controller.enqueue(new Uint8Array(64 * 1024).fill(97));
    },
  });
  const { read } = web({
    'https://a.com/big': { body: endless },
    'https://a.com/png': { body: new Uint8Array(100), type: 'image/png' },
  });
  const big = await read('https://a.com/big');
  expect([big.bytes, big.text.length, big.truncated]).toEqual([
    bounds.fetchBytes,
    bounds.fetchUnits,
    true,
  ]);
  expect(pulled).toBeLessThan(20);
  expect(await read('https://a.com/png')).toMatchObject({ text: '', bytes: 0, type: 'image/png' });
});

test('[R16] a host that never answers, and one that breaks, are failures in words; Stop is Stop', async () => {
  const slow = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const base = { lookUp: () => Promise.resolve(['93.184.216.34']), allowed: new Set<string>() };
  const broken: Web = { ...base, fetch: () => Promise.reject(new TypeError('no route')) };
  await expect(webFetch(broken, 'https://a.com/', never)).rejects.toThrow(/could not be reached/);
  const stop = new AbortController();
  const hanging: Web = { ...base, fetch: (_, { signal }) => slow(signal ?? never) };
  const read = webFetch(hanging, 'https://a.com/', stop.signal);
  stop.abort(new Error('stopped'));
  await expect(read).rejects.toThrow('stopped');
});

test('[R44] public is public', () => {
  for (const address of ['93.184.216.34', '1.1.1.1', '2606:4700::1111', '[2606:4700::1111]'])
    expect([address, isPublicAddress(address)]).toEqual([address, true]);
  for (const name of ['example.org', 'a.b.example.co', 'xn--exmple-4nf.com', '1.1.1.1'])
    expect([name, isPublicName(name)]).toEqual([name, true]);
});
