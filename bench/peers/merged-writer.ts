import * as z from 'zod/mini';
import { messageId, partId, runId } from '../../shared/model/ids.ts';
import { type OutgoingText, TextOut } from '../../shared/producer/text-out.ts';
import { limits } from '../../shared/protocol/limits.ts';

const started = z.object({ text: z.string() });

/** One thread's text, merged exactly as the producer client does it, for peers that are no room. */
export class MergedWriter {
  paceMs: number = limits.paceMs;
  private readonly ref: number;
  private readonly out: TextOut;
  private readonly send: (text: OutgoingText) => void;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(thread: number, send: (text: OutgoingText) => void) {
    this.ref = thread;
    this.send = send;
    const place = {
      runId: runId.parse('r'),
      messageId: messageId.parse('m'),
      partId: partId.parse('p'),
    };
    this.out = new TextOut({ ...place, i: 0, kind: 'text' });
    this.out.attach(null);
  }

  write(token: string): void {
    this.out.write(token);
    this.pump();
  }

  /** What the peer forwarded counts as held and saved. */
  confirm(have: number): void {
    this.out.confirm({ rev: 0, have, saved: have }, Date.now());
  }

  end(): void {
    this.out.end('done');
    this.pump();
    clearTimeout(this.timer);
  }

  private pump(): void {
    clearTimeout(this.timer);
    this.start();
    for (;;) {
      const next = this.out.nextText(Date.now(), this.paceMs);
      if ('wakeAt' in next) {
        if (next.wakeAt !== null)
          this.timer = setTimeout(() => this.pump(), Math.max(1, next.wakeAt - Date.now()));
        return;
      }
      this.send(next);
    }
  }

  /** A room would be asked to start the part; here its first text is a frame like any other. */
  private start(): void {
    if (this.out.ref !== null) return;
    const asked = this.out.nextAsk(Date.now());
    if (asked === null) return;
    const { text } = started.parse(asked.params);
    const { length } = text;
    this.send({ ref: this.ref, rev: 0, offset: 0, text, persist: true });
    asked.answered({ ref: this.ref, rev: 0, have: length, saved: length });
  }
}
