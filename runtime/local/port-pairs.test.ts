import { expect, test } from 'vitest';
import { candidates } from './port-pairs.ts';

test('[BX9] ports of gateways are at least 120 apart, whoever begins where', () => {
  for (const from of [0, 1, 57, 4_000_000]) {
    const ports = candidates(new Set([19_220]), from).toSorted((a, b) => a - b);
    expect(ports).not.toContain(19_220);
    expect(Math.min(...ports.slice(1).map((port, i) => port - (ports[i] ?? 0)))).toBe(120);
  }
  expect(candidates(new Set(), 0)[0]).not.toBe(candidates(new Set(), 1)[0]);
});
