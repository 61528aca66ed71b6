import { expect, test } from 'vitest';
import { hrefOf } from './href-of.ts';
import { placeAt } from './place-at.ts';

test('[NV1] an address is made of its parts', () => {
  const params = { room: 'abc', threadId: 't1' };
  expect(hrefOf({ to: '/' })).toBe('/');
  expect(hrefOf({ to: '/r/$room/t/$threadId', params })).toBe('/r/abc/t/t1');
  expect(hrefOf({ to: '/login', search: { next: '/r/abc', as: 'new' }, hash: 'a.b' })).toBe(
    '/login?next=%2Fr%2Fabc&as=new#a.b',
  );
});

test('[NV1] what may be missing leaves no trace', () => {
  const approvals = '/r/$room/approvals/{-$approvalId}';
  expect(hrefOf({ to: approvals, params: { room: 'abc' } })).toBe('/r/abc/approvals');
  expect(hrefOf({ to: approvals, params: { room: 'abc', approvalId: 'a1' } })).toBe(
    '/r/abc/approvals/a1',
  );
  expect(hrefOf({ to: '/login', search: { next: undefined } })).toBe('/login');
});

test('[NV1] no value leads out of its place', () => {
  const odd = ['../admin', 'a/b', '?x', '#y', 'ä €', '%2F', ':room', '$room'];
  for (const value of odd) {
    const href = hrefOf({ to: '/r/$room/t/$threadId', params: { room: 'abc', threadId: value } });
    expect(placeAt(href).params).toEqual({ room: 'abc', threadId: value });
    expect(placeAt(hrefOf({ to: '/login', search: { next: value } })).search).toEqual({
      next: value,
    });
  }
});

test('[NV1] the compiler knows every address', () => {
  const _refused = () => [
    // @ts-expect-error: there is no such address
    hrefOf({ to: '/nowhere' }),
    // @ts-expect-error: which room?
    hrefOf({ to: '/r/$room' }),
    // @ts-expect-error: which thread?
    hrefOf({ to: '/r/$room/t/$threadId', params: { room: 'abc' } }),
    // @ts-expect-error: no such parameter
    hrefOf({ to: '/r/$room', params: { room: 'abc', threadId: 't1' } }),
    // @ts-expect-error: this page asks nothing
    hrefOf({ to: '/admin', search: { next: '/' } }),
    // @ts-expect-error: nor that
    hrefOf({ to: '/login', search: { as: 'old' } }),
  ];
  expect(_refused).toBeTypeOf('function');
});
