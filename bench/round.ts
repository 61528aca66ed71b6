import { utf8Length } from '../shared/lib/utf8.ts';
import { tokenAt } from './corpus.ts';
import type { Peer, Workload } from './peers/peer.ts';
import { cpuMs } from './process.ts';

export interface Figures {
  peer: string;
  /** µs of the server's CPU per token delivered to one watcher. */
  cpuPerToken: number;
  /** Wire bytes of all frames that brought text, and the text in them. */
  bytes: number;
  textBytes: number;
  frames: number;
  /** Most that a frame cost beside its text. */
  worstOverhead: number;
  /** From a token's being written to its arrival, ms. */
  p50: number;
  p99: number;
  /** From a thread's first token to its arrival, ms. */
  firstP50: number;
  /** Why this round does not count, if it does not. */
  void: string | null;
}

/** The generator may not be what limits. */
const busiest = 0.7;

/** Streams for `ms` on a fixed schedule (open loop), and checks every character at every watcher. */
export async function round(peer: Peer, work: Workload, ms: number): Promise<Figures> {
  const texts = Array.from({ length: work.watchers }, () =>
    Array.from({ length: work.threads }, () => ''),
  );
  const written = Array.from({ length: work.threads }, () => ({
    text: '',
    ends: [] as number[],
    times: [] as number[],
    n: 0,
  }));
  const seen = Array.from({ length: work.watchers }, () =>
    Array.from({ length: work.threads }, () => 0),
  );
  const latencies: number[] = [];
  const firsts: number[] = [];
  const count = { bytes: 0, textBytes: 0, frames: 0, worstOverhead: 0, wrong: 0 };
  const session = await peer.open(work, (watcher, thread, offset, text, bytes) => {
    const now = performance.now();
    const row = texts[watcher];
    const stream = written[thread];
    const from = seen[watcher];
    if (row === undefined || stream === undefined || from === undefined) return;
    const held = row[thread] ?? '';
    if (offset !== held.length) count.wrong += 1;
    const whole = held + text;
    row[thread] = whole;
    const size = utf8Length(text);
    count.bytes += bytes;
    count.textBytes += size;
    count.frames += 1;
    count.worstOverhead = Math.max(count.worstOverhead, bytes - size);
    let i = from[thread] ?? 0;
    if (i === 0) firsts.push(now - (stream.times[0] ?? now));
    for (; (stream.ends[i] ?? Number.POSITIVE_INFINITY) <= whole.length; i++)
      latencies.push(now - (stream.times[i] ?? now));
    from[thread] = i;
  });
  const startedAt = performance.now();
  const cpuBefore = cpuMs(peer.pid);
  const busyBefore = process.cpuUsage();
  const perThread = work.tokensPerSecond / work.threads;
  await new Promise<void>((resolve) => {
    const tick = () => {
      const elapsed = performance.now() - startedAt;
      if (elapsed >= ms) return resolve();
      for (const [thread, stream] of written.entries()) {
        const due = Math.floor(
          ((elapsed + (thread * 1000) / work.tokensPerSecond) / 1000) * perThread,
        );
        while (stream.n < due) {
          const token = tokenAt(thread, stream.n++);
          stream.text += token;
          stream.ends.push(stream.text.length);
          stream.times.push(performance.now());
          session.write(thread, token);
        }
      }
      setTimeout(tick, 1);
    };
    tick();
  });
  const elapsed = performance.now() - startedAt;
  const cpu = cpuMs(peer.pid) - cpuBefore;
  const { user, system } = process.cpuUsage(busyBefore);
  const busy = (user + system) / 1000 / elapsed;
  session.flush();
  const isWhole = () =>
    texts.every((row) => row.every((text, thread) => text === written[thread]?.text));
  for (let i = 0; i < 200 && !isWhole(); i++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const isRight = isWhole() && count.wrong === 0;
  session.close();
  latencies.sort((a, b) => a - b);
  firsts.sort((a, b) => a - b);
  const at = (list: number[], q: number) =>
    list[Math.min(list.length - 1, Math.floor(list.length * q))] ?? Number.NaN;
  const why = !isRight
    ? 'a wrong or missing character'
    : busy > busiest
      ? `generator ${Math.round(busy * 100)} % busy`
      : null;
  return {
    peer: peer.name,
    cpuPerToken: (cpu * 1000) / latencies.length,
    bytes: count.bytes,
    textBytes: count.textBytes,
    frames: count.frames,
    worstOverhead: count.worstOverhead,
    p50: at(latencies, 0.5),
    p99: at(latencies, 0.99),
    firstP50: at(firsts, 0.5),
    void: why,
  };
}
