import { get } from 'node:http';
import * as z from 'zod/mini';
import type { Outcome } from './step-watch.ts';

const timeoutMs = 900;

/** The Worker answers, and says what is wrong with its configuration. */
export const problems = z.object({
  problems: z.array(z.object({ name: z.string(), message: z.string(), fix: z.string() })),
});
export type Problems = z.infer<typeof problems>['problems'];

export type Probed = { outcome: Outcome } | { problems: Problems };

/** Asks the product whether it is well. Always answers, within a second. */
export function probe(port: number): Promise<Probed> {
  return new Promise((resolve) => {
    const request = get(
      {
        host: '127.0.0.1',
        port,
        path: '/api/auth/ok',
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body += text;
        });
        response.on('end', () => resolve(read(response.statusCode ?? 0, body)));
        response.on('error', () => resolve({ outcome: 'broken' }));
      },
    );
    request.on('error', (error) => {
      if (request.destroyed && error.name === 'AbortError') resolve({ outcome: 'silent' });
      else
        resolve({
          outcome: 'code' in error && error.code === 'ECONNREFUSED' ? 'refused' : 'broken',
        });
    });
  });
}

function read(status: number, body: string): Probed {
  if (status === 200) return { outcome: 'ok' };
  if (status !== 503) return { outcome: 'broken' };
  try {
    return problems.parse(JSON.parse(body));
  } catch {
    return { outcome: 'broken' };
  }
}
