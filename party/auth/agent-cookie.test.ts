import { expect, test } from 'vitest';
import {
  agentCookieName,
  cookieIn,
  openAgentCookie,
  sealAgentCookie,
  setAgentCookie,
} from './agent-cookie.ts';

const secret = 'K0q7Zf0m2b9vQyT3xWn8sLr5uHc1aDe6';
const now = 1_800_000_000_000;
const loginId = 'l'.repeat(26);
const cookie = { keyId: 'k1', loginId, expiresAt: now + 1000 };

test('[AU22] an agent’s cookie opens until it runs out', async () => {
  const sealed = await sealAgentCookie(secret, cookie);
  expect(await openAgentCookie(secret, sealed, now)).toEqual(cookie);
  expect(await openAgentCookie(secret, sealed, cookie.expiresAt)).toBe(null);
});

test('[AU22] nobody else can make one, lengthen one, or name another key in it', async () => {
  const sealed = await sealAgentCookie(secret, cookie);
  const mac = sealed.split('.')[3] ?? '';
  for (const forged of [
    '',
    'k1',
    `k1.${loginId}.${cookie.expiresAt}`,
    `k1.${cookie.expiresAt}.${mac}`,
    `k2.${loginId}.${cookie.expiresAt}.${mac}`,
    `k1.${'m'.repeat(26)}.${cookie.expiresAt}.${mac}`,
    `k1.${loginId}.${cookie.expiresAt + 1}.${mac}`,
    `k1.${loginId}.${cookie.expiresAt}.${mac.slice(1)}`,
    `k1.${loginId}.${cookie.expiresAt}.${mac.replace(/^./, (c) => (c === '0' ? '1' : '0'))}`,
    `k1.${loginId}.${cookie.expiresAt}.${mac}.x`,
    `k1.${loginId}.1e99.${mac}`,
    await sealAgentCookie(`${secret}x`, cookie),
  ])
    expect([forged, await openAgentCookie(secret, forged, now)]).toEqual([forged, null]);
});

test('[AU22] it is for this host and no script; on loopback for this port', () => {
  expect(agentCookieName('https://a.example')).toBe('__Host-autopilot.agent');
  expect(setAgentCookie('https://a.example', 'v', 60_000)).toBe(
    '__Host-autopilot.agent=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
  );
  expect(setAgentCookie('http://localhost:8787', null, 0)).toBe(
    'autopilot-8787.agent=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
  );
  const headers = new Headers({ cookie: 'a=1; autopilot-8787.agent=x.y.z; b=2' });
  expect(cookieIn(headers, 'autopilot-8787.agent')).toBe('x.y.z');
  expect(cookieIn(headers, 'agent')).toBe(null);
});
