import { expect, test } from 'vitest';
import { placeAt } from './place-at.ts';

test('[NV1] an address is read with its parameters, what stands behind `?` and behind `#`', () => {
  expect(placeAt('/r/abc/approvals/a1')).toEqual({
    to: '/r/$room/approvals/{-$approvalId}',
    pathname: '/r/abc/approvals/a1',
    params: { room: 'abc', approvalId: 'a1' },
    search: {},
    hash: '',
  });
  expect(placeAt('/r/abc/approvals').params).toEqual({ room: 'abc' });
  expect(placeAt('/login?next=/join&as=new&x=1#a.b')).toMatchObject({
    to: '/login',
    search: { next: '/join', as: 'new' },
    hash: 'a.b',
  });
  expect(placeAt('/login?as=old').search).not.toHaveProperty('as', 'old');
});

test('[NV1] the longer address is not taken for the shorter one', () => {
  expect(placeAt('/r/abc/settings').to).toBe('/r/$room/settings');
  expect(placeAt('/r/abc/settings/').to).toBe('/r/$room/settings');
  expect(placeAt('/r/abc/settings/members').to).toBe('/r/$room/settings/members');
  expect(placeAt('/r/abc/').to).toBe('/r/$room');
});

test('[NV1] [OV21] no OpenClaw is called `chat`, and one need not be named', () => {
  expect(placeAt('/r/abc/openclaw/chat').to).toBe('/r/$room/openclaw/chat');
  const to = '/r/$room/openclaw/{-$instanceId}';
  expect(placeAt('/r/abc/openclaw/i1')).toMatchObject({ to, params: { instanceId: 'i1' } });
  for (const none of ['/r/abc/openclaw', '/r/abc/openclaw/'])
    expect([placeAt(none).to, placeAt(none).params]).toEqual([to, { room: 'abc' }]);
});

test('[NV1] what is no address is none', () => {
  for (const href of ['/x', '/r', '/r/abc/x', '/r/abc/t/a/b', '/r/%E0%A4%A', '//evil.example/'])
    expect(placeAt(href)).toMatchObject({ to: href.startsWith('//') ? '/' : null });
});
