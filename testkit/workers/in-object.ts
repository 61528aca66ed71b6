import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type {} from '../../party/env.ts';

/** A fresh object of the room's class, never begun. */
export const freshObject = () => env.Autopilot.get(env.Autopilot.idFromName(crypto.randomUUID()));

/** Runs inside a fresh object, with its storage. */
export const inFreshObject = <T>(
  work: (storage: DurableObjectStorage) => T | Promise<T>,
): Promise<T> => runInDurableObject(freshObject(), (_, { storage }) => work(storage));
