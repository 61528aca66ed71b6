import { afterEach, expect, test, vi } from 'vitest';
import { accountStore, askWhoIAm, ServerAway, setStanding } from './account.ts';

const homeRoom = 'a'.repeat(26);
const person = { user: { id: 'ada', name: 'Ada', email: 'ada@example.test', homeRoom } };
const credential = { kind: 'key', id: 'k', scope: 'read', expiresAt: 1 };
const agent = { principal: 'agent:scout', name: 'Scout', homeRoom: 'b'.repeat(26), credential };

/** A server with these two cookies in the browser. */
function serve(cookies: { person: object | null; agent: object | null } | 'down') {
  vi.stubGlobal('fetch', async (route: string) => {
    if (cookies === 'down') return new Response('away', { status: 503 });
    return Response.json(route === '/api/agent/whoami' ? cookies.agent : cookies.person);
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
  setStanding({ state: 'unknown' });
});

const principalNow = (): string => {
  const standing = accountStore.getState();
  return standing.state === 'signedIn' ? standing.account.principal : standing.state;
};

test('[AU22] with the cookies of both, the page is the agent whom the door lets in', async () => {
  serve({ person, agent });
  await askWhoIAm();
  expect(principalNow()).toBe('agent:scout');
  expect(accountStore.getState()).toMatchObject({ account: { scope: 'read', email: null } });
});

test.each([
  [{ person, agent: null }, 'human:ada'],
  [{ person: null, agent }, 'agent:scout'],
  [{ person: null, agent: null }, 'signedOut'],
])('[AU22] who is there alone is who one is', async (cookies, expected) => {
  serve({ ...cookies });
  await askWhoIAm();
  expect(principalNow()).toBe(expected);
});

test('a server that is away leaves what was known', async () => {
  serve('down');
  await expect(askWhoIAm()).rejects.toThrow(ServerAway);
  expect(principalNow()).toBe('unknown');
});
