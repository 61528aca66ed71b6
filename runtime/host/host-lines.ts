import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { hostFacts, hostStep, hostTrouble } from './port.ts';

/** A line of a start as it is told; the last one is `facts` or `trouble`. */
export const hostLine = z.union([
  z.object({ step: hostStep }),
  z.object({ facts: hostFacts }),
  z.object({ trouble: hostTrouble }),
  z.object({ alive: z.literal(true) }),
]);
export type HostLine = z.infer<typeof hostLine>;

const encoder = new TextEncoder();

export const toLine = (line: HostLine): Uint8Array => encoder.encode(`${JSON.stringify(line)}\n`);

const longestLine = 64 * 1024;

/** Lines of a stream as they come; what is none of ours, and what is too long, is left out. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<HostLine> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = (lines.pop() ?? '').slice(0, longestLine);
      for (const line of lines) {
        const parsed = hostLine.safeParse(parseJson(line));
        if (parsed.success) yield parsed.data;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
