import type { Session } from './session.ts';

type Listener = (now: Session, before: Session) => void;

/**
 * The session as views see it, and who wants to know when it changed. Shaped so that zustand's
 * `useStore` reads it; programs without views need no more than this.
 */
export class SessionStore {
  private state: Session;
  private readonly initial: Session;
  private readonly listeners = new Set<Listener>();

  constructor(initial: Session) {
    this.state = initial;
    this.initial = initial;
  }

  readonly getState = (): Session => this.state;

  readonly getInitialState = (): Session => this.initial;

  readonly setState = (next: Session): void => {
    const before = this.state;
    if (Object.is(next, before)) return;
    this.state = next;
    for (const listener of this.listeners) listener(next, before);
  };

  /** Returns how to stop listening. */
  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}
