import type { HostDesk } from '../../party/autopilot/openclaw/host-desk.ts';
import {
  type Host,
  type HostFacts,
  type HostStep,
  HostTrouble,
  type HostTroubleWords,
  type StartSpec,
} from '../../runtime/host/port.ts';

import type { ModelName } from '../../shared/model/run.ts';
export const model = { provider: 'rehearsal', id: 'rehearsal', rehearsal: true } as const;

/** A start that is under way: a test says how it goes on. */
export interface PlayedStart {
  spec: StartSpec;
  told: (step: HostStep) => void;
  comes: (facts?: Partial<HostFacts>) => void;
  fails: (words: HostTroubleWords) => void;
}

/** A host that does what a test says, and remembers what it was asked for. */
export class PlayedHost implements Host {
  readonly starts: PlayedStart[] = [];
  readonly destroyed: string[] = [];
  /** The model of the installation. */
  answers: ModelName = { provider: 'autopilot', id: 'rehearsal', rehearsal: true };
  /** What it says to a wish to destroy, until it is `null`. */
  refuses: HostTroubleWords | null = null;

  start(spec: StartSpec, told: (step: HostStep) => void): Promise<HostFacts> {
    return new Promise((resolve, reject) => {
      this.starts.push({
        spec,
        told,
        comes: (facts = {}) =>
          resolve({
            generation: spec.generation,
            gatewayVersion: '2026.9.6',
            model,
            readyMs: 9_000,
            wasSpare: false,
            ...facts,
          }),
        fails: (words) => reject(new HostTrouble(words)),
      });
    });
  }

  destroy(sandboxId: string): Promise<void> {
    if (this.refuses !== null) return Promise.reject(new HostTrouble(this.refuses));
    this.destroyed.push(sandboxId);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  status() {
    return Promise.resolve({ state: 'absent' } as const);
  }

  backup(): Promise<never> {
    return Promise.reject(new Error('not played'));
  }

  restore(): Promise<never> {
    return Promise.reject(new Error('not played'));
  }
}

export const deskOf = (host: PlayedHost): HostDesk => ({
  kind: 'local',
  host,
  get answers() {
    return host.answers;
  },
  roomUrl: () => 'ws://127.0.0.1/parties/autopilot/room-1',
  connectorToken: (id, generation) => Promise.resolve(`connector.room-1.${id}.${generation}.mac`),
});
