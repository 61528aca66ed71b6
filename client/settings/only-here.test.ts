import { expect, test } from 'vitest';
import { isOnlyHere } from './only-here.ts';

test('[UI86] a name that every computer has for itself leads nobody else here', () => {
  for (const host of ['localhost', 'walk.localhost', '127.0.0.1', '[::1]'])
    expect(isOnlyHere(host), host).toBe(true);
  for (const host of ['192.168.1.7', 'rooms.example.com', 'localhost.example.com'])
    expect(isOnlyHere(host), host).toBe(false);
});
