import type { Trouble } from '../../shared/model/run.ts';

/** Silence that a person should know about. */
const stallMs = 8_000;
/** Silence after which nobody waits any more. */
const giveUpMs = 120_000;

/** Watches for silence of the model: says so, and in the end gives up. Any word calls it off. */
export class Watchdog {
  private readonly onStall: (trouble: Trouble | null) => void;
  private readonly onGiveUp: () => void;
  private stallTimer: ReturnType<typeof setTimeout> | undefined;
  private giveUpTimer: ReturnType<typeof setTimeout> | undefined;
  private isStalled = false;

  constructor(onStall: (trouble: Trouble | null) => void, onGiveUp: () => void) {
    this.onStall = onStall;
    this.onGiveUp = onGiveUp;
  }

  /** Something was heard (or asked for): count again. */
  heard(): void {
    this.rest();
    if (this.isStalled) this.onStall(null);
    this.isStalled = false;
    this.stallTimer = setTimeout(() => {
      this.isStalled = true;
      this.onStall(silent);
    }, stallMs);
    this.giveUpTimer = setTimeout(this.onGiveUp, giveUpMs);
  }

  rest(): void {
    clearTimeout(this.stallTimer);
    clearTimeout(this.giveUpTimer);
  }
}

const silent: Trouble = {
  code: 'modelSilent',
  message: `The model has sent nothing for ${stallMs / 1000} seconds.`,
  fix: 'It may still be thinking. Stop it to ask again.',
};

export const gaveUp: Trouble = {
  code: 'modelSilent',
  message: `The model sent nothing for ${giveUpMs / 1000} seconds, so the run was ended.`,
  fix: 'What it wrote before is kept. Send the message again, or try another model.',
};
