import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Random } from '../../testkit/random.ts';
import type { RawRow } from '../support/raw-frames.ts';
import type { RawReplica } from '../support/raw-replica.ts';
import type { Caller } from './caller.ts';

const created = z.object({ threadId: z.string() });
const mostPending = 4;
const mostRuns = 2;

/** What people say while everything is killed around them; the rehearsal plays it by itself. */
const prompts = [
  (tag: string) => `write 300 words at 100 a second, about ${tag}`,
  (tag: string) => `write 60 words at 200 a second, about ${tag}`,
  (tag: string) => `count to 12, for ${tag}`,
  (tag: string) => `think, then write 80 words at 100 a second about ${tag}`,
  (tag: string) => `what time is it? Rename this thread to Harbor ${tag}`,
];

/** Keeps one caller busy in threads of its own, until `stop`. */
export class Traffic {
  readonly caller: Caller;
  readonly threads: string[] = [];
  private readonly random: Random;
  private readonly name: string;
  private isStopped = false;
  private count = 0;

  constructor(caller: Caller, random: Random, name: string) {
    this.caller = caller;
    this.random = random;
    this.name = name;
    caller.onAcknowledged = ({ method, payload }) => {
      if (method !== 'threads.create') return;
      const { threadId } = created.parse(payload);
      this.threads.push(threadId);
      const watch = { topic: `thread:${threadId}` };
      void caller.client.watch(watch.topic).catch(() => {}); // The next hello asks for it.
    };
  }

  async run(): Promise<void> {
    this.caller.command('threads.create', { title: `${this.name} one` });
    this.caller.command('threads.create', { title: `${this.name} two` });
    while (!this.isStopped) {
      if (this.caller.waiting < mostPending) this.act();
      await sleep(this.random.int(15, 90));
    }
  }

  stop(): void {
    this.isStopped = true;
  }

  private act(): void {
    const [thread] = this.threads.toSorted(() => this.random.next() - 0.5);
    if (thread === undefined) return;
    this.count += 1;
    const tag = `${this.name}-${this.count}`;
    if (this.random.chance(0.05)) return this.caller.repeat();
    const isBusy = liveRuns(this.caller.client.replica, thread).length >= mostRuns;
    if (this.random.chance(0.7) || isBusy)
      this.caller.command('threads.rename', { threadId: thread, title: `Title ${tag}` });
    else
      this.caller.command('messages.send', {
        threadId: thread,
        text: this.random.pick(prompts)(tag),
      });
  }
}

export const liveRuns = (replica: RawReplica, threadId?: string): RawRow[] =>
  replica
    .table('runs')
    .filter(
      (run) =>
        (threadId === undefined || run.threadId === threadId) &&
        ['queued', 'running', 'waiting'].includes(String(run.state)),
    );
