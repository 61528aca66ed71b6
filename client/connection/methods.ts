import { createStore } from 'zustand/vanilla';
import type { contract } from '../../shared/methods/contract.ts';
import { messages } from '../../shared/methods/messages.ts';
import { runs } from '../../shared/methods/runs.ts';
import { session } from '../../shared/methods/session.ts';
import { threads } from '../../shared/methods/threads.ts';
import type { laterMethods } from './later-methods.ts';

/** What a chat needs; the rest is loaded when it is first asked for, or before. */
const first = { ...session, ...threads, ...messages, ...runs };

/** What the page asks of a room. */
export type ClientMethod = keyof typeof first | keyof typeof laterMethods;

type KnownMethods = typeof first & Partial<Pick<typeof contract, ClientMethod>>;

/** The part of the contract that is loaded by now. */
export const methodStore = createStore<KnownMethods>(() => first);

export async function loadMethods(): Promise<void> {
  const later = await import('./later-methods.ts');
  methodStore.setState(later.laterMethods);
}

/** The same for whoever asks by one of them; that it did not come is said to them. */
export const loadMethod = (): Promise<void> => loadMethods().catch(() => {});
