import { expect, test } from 'vitest';
import type { AnyTarget } from './href-of.ts';
import { isCurrent } from './is-current.ts';
import { placeAt } from './place-at.ts';

const at = (href: string, target: AnyTarget) => isCurrent(placeAt(href), target);
const params = { room: 'abc' };

test('[NV6] a link is current at its address and at those below it', () => {
  const approvals = { to: '/r/$room/approvals/{-$approvalId}', params } as const;
  expect(at('/r/abc/approvals', approvals)).toBe(true);
  expect(at('/r/abc/approvals/', approvals)).toBe(true);
  expect(at('/r/abc/approvals/a1', approvals)).toBe(true);
  expect(at('/r/abc/t/t1', approvals)).toBe(false);
  expect(at('/r/abc/t/t1', { to: '/r/$room', params })).toBe(true);
});

test('[NV6] a room whose name begins the same is another one, and the first page is itself', () => {
  expect(at('/r/abcd', { to: '/r/$room', params })).toBe(false);
  expect(at('/', { to: '/' })).toBe(true);
  expect(at('/login', { to: '/' })).toBe(false);
});

test('[NV6] what a link asks for must be asked for', () => {
  expect(at('/login?as=new', { to: '/login', search: { as: 'new' } })).toBe(true);
  expect(at('/login', { to: '/login', search: { as: 'new' } })).toBe(false);
});
