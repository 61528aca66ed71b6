import { expect, test } from 'vitest';
import { placeAfterLogin } from './place-after-login.ts';

test('signing in leads back to the place that asked for it', () => {
  expect(placeAfterLogin('/r/abc/t/def', 'home')).toBe('/r/abc/t/def');
  expect(placeAfterLogin(undefined, 'home')).toBe('/r/home');
});

test('an invite’s code comes through sign-up behind the hash, and only there', () => {
  expect(placeAfterLogin('/join', 'home', 'abc.def')).toBe('/join#abc.def');
  expect(placeAfterLogin('/join', 'home', '')).toBe('/join');
  expect(placeAfterLogin('/join', 'home', '"><script>')).toBe('/join');
  expect(placeAfterLogin('/join?code=abc.def', 'home')).toBe('/r/home');
});

test('settings and administration are places to come back to', () => {
  expect(placeAfterLogin('/r/abc/settings/members', 'home')).toBe('/r/abc/settings/members');
  expect(placeAfterLogin('/admin', 'home')).toBe('/admin');
});

test('signing in never leads off this site', () => {
  const hostile = [
    'https://evil.example',
    '//evil.example/r/abc',
    '/r/abc/../../evil',
    '/r//evil.example',
    'javascript:alert(1)',
    '/r/abc?x=//evil.example',
    '/\\evil.example',
  ];
  for (const next of hostile) expect(placeAfterLogin(next, 'home')).toBe('/r/home');
});
