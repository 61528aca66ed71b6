import { expect, test } from 'vitest';
import { placeAfterLogin } from './place-after-login.ts';

test('signing in leads back to the place that asked for it', () => {
  expect(placeAfterLogin('/r/abc/t/def', 'home')).toBe('/r/abc/t/def');
  expect(placeAfterLogin(undefined, 'home')).toBe('/r/home');
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
