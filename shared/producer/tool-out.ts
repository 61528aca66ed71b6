import type { MessageId, PartId, RunId } from '../model/ids.ts';
import type { ToolState } from '../model/part.ts';
import { type Ask, ask } from './ask.ts';

export interface ToolPlace {
  runId: RunId;
  messageId: MessageId;
  partId: PartId;
  i: number;
  callId: string;
  name: string;
  input: unknown;
}

export interface ToolProgress {
  state: ToolState;
  output?: unknown;
  error?: string;
}

/** What a running call brings is told at most so often. */
const outputEveryMs = 250;

/** The state of one tool call on its way to the room: only the newest matters. */
export class ToolOut {
  private readonly place: ToolPlace;
  private progress: ToolProgress;
  private room: ToolState | null = null;
  /** What the room was told on this socket. */
  private told: ToolProgress | null = null;
  private toldAt = Number.NEGATIVE_INFINITY;
  private asked = false;

  constructor(place: ToolPlace, progress: ToolProgress) {
    this.place = place;
    this.progress = progress;
  }

  become(progress: ToolProgress): void {
    this.progress = progress;
  }

  attach(state: ToolState | null): void {
    this.room = state;
    this.told = null;
    this.asked = false;
  }

  get isDone(): boolean {
    return this.room === this.progress.state && !this.hasNewOutput;
  }

  /** When to look again, if nothing else happens: output waits a little for more of it. */
  get wakeAt(): number | null {
    const isOnlyOutput = !this.asked && this.room === this.progress.state && this.hasNewOutput;
    return isOnlyOutput ? this.toldAt + outputEveryMs : null;
  }

  nextAsk(now: number): Ask | null {
    if (this.asked || this.isDone || (this.wakeAt ?? now) > now) return null;
    this.asked = true;
    this.toldAt = now;
    const { progress } = this;
    return ask('tool', { ...this.place, ...progress }, () => {
      this.asked = false;
      this.room = progress.state;
      this.told = progress;
    });
  }

  private get hasNewOutput(): boolean {
    const { state, output } = this.progress;
    return state === 'running' && output !== undefined && this.told !== this.progress;
  }
}
