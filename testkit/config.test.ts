import { expect, test } from 'vitest';
import { ownOrigin } from '../party/config.ts';
import { configProblems } from '../shared/lib/config-problems.ts';

const AUTH_SECRET = 'kW9xq2LrT7vB4nZ8sYc1mJ6pD3hG5fQ0';

/** Which variables are complained about; the bindings are not looked at. */
const wrong = (variables: Record<string, string>): string[] =>
  configProblems(Object.assign(Object.create(null), { AUTH_SECRET, ...variables })).map(
    ({ name }) => name,
  );

test.each([
  ['nothing but a secret', {}, []],
  ['a base URL', { MODEL_BASE_URL: 'https://host/v1' }, []],
  ['a base URL without its scheme', { MODEL_BASE_URL: 'host/v1' }, ['MODEL_BASE_URL']],
  ['an empty base URL', { MODEL_BASE_URL: '' }, ['MODEL_BASE_URL']],
  ['an origin', { PUBLIC_ORIGIN: 'https://autopilot.example.com' }, []],
  ['an origin with a path', { PUBLIC_ORIGIN: 'https://a.example/app' }, ['PUBLIC_ORIGIN']],
  ['an origin without encryption', { PUBLIC_ORIGIN: 'http://a.example' }, ['PUBLIC_ORIGIN']],
  ['a short secret', { AUTH_SECRET: 'short' }, ['AUTH_SECRET']],
])('%s: what is wrong is named before anybody is let in', (_, variables, names) => {
  expect(wrong(variables)).toEqual(names);
});

test('a deployment answers to its own origin only, a laptop to loopback only', () => {
  const own = (origin: string | undefined, asked: string, host = new URL(asked).host) =>
    ownOrigin(origin === undefined ? {} : { PUBLIC_ORIGIN: origin }, new URL(asked), host);
  expect(own('https://a.example', 'https://a.example/x')).toBe('https://a.example');
  expect(own('https://a.example', 'https://b.example/x')).toBeNull();
  expect(own(undefined, 'http://127.0.0.1:8787/')).toBe('http://127.0.0.1:8787');
  expect(own(undefined, 'http://localhost/', 'localhost:80')).toBe('http://localhost');
  expect(own(undefined, 'http://rebound.example:8787/')).toBeNull();
});

test.each([
  'rebound.example:8787',
  'rebound.example',
  'localhost.rebound.example:8787',
  '127.0.0.1:8787',
  'localhost:9999',
  'not a host',
  '',
])('[AU11] a laptop asked as “%s” is not believed to have been asked as localhost', (host) => {
  expect(ownOrigin({}, new URL('http://localhost:8787/'), host)).toBeNull();
});
