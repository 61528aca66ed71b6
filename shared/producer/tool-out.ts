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

/** The state of one tool call on its way to the room: only the newest matters. */
export class ToolOut {
  private readonly place: ToolPlace;
  private progress: ToolProgress;
  private room: ToolState | null = null;
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
    this.asked = false;
  }

  get isDone(): boolean {
    return this.room === this.progress.state;
  }

  nextAsk(): Ask | null {
    if (this.asked || this.isDone) return null;
    this.asked = true;
    const { progress } = this;
    return ask('tool', { ...this.place, ...progress }, () => {
      this.asked = false;
      this.room = progress.state;
    });
  }
}
