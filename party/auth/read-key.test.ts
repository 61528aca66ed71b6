import { expect, test } from 'vitest';
import { hasKeyInQuery, keyIn, protocolsIn } from './read-key.ts';

const key = `ap_${'k7'.repeat(16)}`;
const asProtocol = (text: string) =>
  `autopilot.bearer.${btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;

test('[AU20] a key comes in a header or among the subprotocols', () => {
  expect(keyIn(new Headers({ authorization: `Bearer ${key}` }))).toBe(key);
  expect(keyIn(new Headers({ authorization: `bearer  ${key}` }))).toBe(key);
  const offered = `autopilot.v1, ${asProtocol(key)}`;
  expect(keyIn(new Headers({ 'sec-websocket-protocol': offered }))).toBe(key);
});

test('[AU20] nothing is brought by whoever brings no bearer', () => {
  expect(keyIn(new Headers())).toBe(null);
  expect(keyIn(new Headers({ authorization: 'Basic YTpi' }))).toBe(null);
  expect(keyIn(new Headers({ 'sec-websocket-protocol': 'autopilot.v1' }))).toBe(null);
});

test.each([
  ['nothing after the word', { authorization: 'Bearer ' }],
  ['another kind of token', { authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.x' }],
  ['a key with a tail', { authorization: `Bearer ${key}'--` }],
  ['capitals', { authorization: `Bearer ${key.toUpperCase()}` }],
  ['what is no base64', { 'sec-websocket-protocol': 'autopilot.v1, autopilot.bearer.%%%' }],
  ['two at once', { authorization: `Bearer ${key}`, 'sec-websocket-protocol': asProtocol(key) }],
])('[AU20] a bearer that cannot be a key is bad, not absent: %s', (_, headers) => {
  expect(keyIn(new Headers(Object.entries(headers)))).toBe('bad');
});

test('[AU21] [R71] a credential in an address is seen by its look and by its name', () => {
  for (const query of [`key=${key}`, `x=${key}`, key, 'token=1', 'api_key=1', 'Access-Token=1'])
    expect([query, hasKeyInQuery(new URL(`http://x/parties/autopilot/r?${query}`))]).toEqual([
      query,
      true,
    ]);
  for (const query of ['', 'x=1', '_pk=mine', 'role=owner', 'keyboard=de'])
    expect([query, hasKeyInQuery(new URL(`http://x/?${query}`))]).toEqual([query, false]);
});

test('offered protocols are a list', () => {
  expect(protocolsIn(new Headers({ 'sec-websocket-protocol': 'a,b ,  c' }))).toEqual([
    'a',
    'b',
    'c',
  ]);
});
