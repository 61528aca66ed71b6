import * as z from 'zod/mini';
import { runId } from '../model/ids.ts';
import { runState } from '../model/run.ts';
import { method, people } from './method.ts';

export const runs = {
  'runs.stop': method({
    doc: 'Stops a run on the server; what it wrote so far stays.',
    params: z.strictObject({ runId }),
    result: z.object({ state: runState }),
    risk: 'say',
    callers: people,
    scope: 'chat',
    repeat: 'key',
  }),
};
