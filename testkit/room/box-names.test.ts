import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { boxName } from '../../party/autopilot/openclaw/box-name.ts';
import { base32 } from '../../shared/lib/base32.ts';
import { instanceId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';

const name = (tenant: string, instance: string): string =>
  boxName(principal.parse(tenant), instanceId.parse(instance));

/** What its name is made of, by another hand, which is fast enough for a million. */
const hashOf = (tenant: string, instance: string): string =>
  hash('sha256', `${tenant.length}:${tenant}${instance.length}:${instance}`, 'binary');

test('[OC4] [M43] a million pairs of tenant and instance have a million names of boxes', () => {
  const hashes = new Set<string>();
  for (let n = 0; n < 1_000_000; n++) {
    const tenant = `human:u${Math.floor(n / 1_000).toString(36)}`;
    const instance = `i${(n % 1_000).toString(36)}`;
    const named = hashOf(tenant, instance);
    hashes.add(named);
    if (n % 9_973 === 0) expect(base32(Buffer.from(named, 'latin1'))).toBe(name(tenant, instance));
  }
  expect(hashes.size).toBe(1_000_000);
}, 120_000);

test('[OC4] where one ends and the other begins is part of the name', () => {
  const pairs = [
    ['human:ab', 'c'],
    ['human:a', 'bc'],
    ['human:a', 'b-c'],
    ['agent:a', 'bc'],
    ['human:a-b', 'c'],
  ] as const;
  const names = pairs.map(([tenant, instance]) => name(tenant, instance));
  expect(new Set(names).size).toBe(pairs.length);
  for (const one of names) expect(one).toMatch(/^[0-9a-z]{52}$/);
});
