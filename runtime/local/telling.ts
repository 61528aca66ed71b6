import type { HostStep } from '../host/port.ts';

/** The steps of one start, for everybody who waits for it, from the first. */
export class Telling {
  private readonly steps = new Map<HostStep['name'], HostStep>();
  private readonly listeners: ((step: HostStep) => void)[] = [];

  hear(listener: (step: HostStep) => void): void {
    for (const step of this.steps.values()) listener(step);
    this.listeners.push(listener);
  }

  tell(step: HostStep): void {
    this.steps.set(step.name, step);
    for (const listener of this.listeners) listener(step);
  }
}
