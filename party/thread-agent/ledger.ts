import * as z from 'zod/mini';
import type { RunId } from '../../shared/model/ids.ts';
import { trouble, type Usage, usage } from '../../shared/model/run.ts';

/** What one model step produced, whole. Written before any of its tools runs. */
export const stepRecord = z.object({
  parts: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.enum(['text', 'reasoning']), text: z.string() }),
      z.object({
        kind: z.literal('tool'),
        callId: z.string(),
        name: z.string(),
        input: z.unknown(),
      }),
    ]),
  ),
  usage,
});
export type StepRecord = z.infer<typeof stepRecord>;
export type ToolCall = Extract<StepRecord['parts'][number], { kind: 'tool' }>;

/**
 * `asked`: it waits to be allowed, and will be run under this token alone. `running` is written
 * before the effect: found after a crash, its outcome is not known.
 */
export const toolRecord = z.object({
  state: z.enum(['asked', 'running', 'done', 'failed', 'unknown', 'rejected']),
  token: z.optional(z.string()),
  output: z.optional(z.unknown()),
  error: z.optional(z.string()),
});
export type ToolRecord = z.infer<typeof toolRecord>;

/** How the run ended. Written before anything of it is told: nothing is written anew after it. */
export const endRecord = z.object({
  state: z.enum(['done', 'failed', 'stopped', 'interrupted']),
  trouble: z.optional(trouble),
});
export type EndRecord = z.infer<typeof endRecord>;

export type Sql = (strings: TemplateStringsArray, ...values: (string | number)[]) => unknown[];

const bodyRow = z.object({ body: z.string() });

/**
 * The truth about a run between two processes: the steps that are whole, the tools that were begun,
 * and how it ended. Kept in the ThreadAgent's own SQLite until the room has confirmed the end.
 */
export class Ledger {
  private readonly sql: Sql;
  private readonly runId: RunId;

  constructor(sql: Sql, runId: RunId) {
    this.sql = sql;
    this.runId = runId;
    sql`create table if not exists ledger (runId text not null, name text not null, body text not null,
      primary key (runId, name)) without rowid`;
  }

  step(n: number): StepRecord | null {
    return this.read(`step ${n}`, stepRecord);
  }

  writeStep(n: number, record: StepRecord): void {
    this.write(`step ${n}`, record);
  }

  steps(): StepRecord[] {
    const steps: StepRecord[] = [];
    for (let n = 0, step = this.step(n); step !== null; step = this.step(++n)) steps.push(step);
    return steps;
  }

  /** Tokens that went into what nobody sees. */
  spent(): Usage {
    return this.read('spent', usage) ?? { inputTokens: 0, outputTokens: 0 };
  }

  spend({ inputTokens, outputTokens }: Usage): void {
    const known = this.spent();
    this.write('spent', {
      inputTokens: known.inputTokens + inputTokens,
      outputTokens: known.outputTokens + outputTokens,
    });
  }

  /** The call that is part `index` of step `n`: models may use the same id twice. */
  tool(n: number, index: number): ToolRecord | null {
    return this.read(`tool ${n} ${index}`, toolRecord);
  }

  writeTool(n: number, index: number, record: ToolRecord): void {
    this.write(`tool ${n} ${index}`, record);
  }

  end(): EndRecord | null {
    return this.read('end', endRecord);
  }

  writeEnd(record: EndRecord): void {
    this.write('end', record);
  }

  /** A thread has one live run: what is left of others is of runs that nobody will continue. */
  forgetOthers(): void {
    this.sql`delete from ledger where runId <> ${this.runId}`;
  }

  forget(): void {
    this.sql`delete from ledger where runId = ${this.runId}`;
  }

  private read<T>(name: string, schema: z.ZodMiniType<T>): T | null {
    const [row] = this.sql`select body from ledger where runId = ${this.runId} and name = ${name}`;
    return row === undefined ? null : z.parse(schema, JSON.parse(z.parse(bodyRow, row).body));
  }

  private write(name: string, record: StepRecord | ToolRecord | EndRecord | Usage): void {
    const body = JSON.stringify(record);
    this
      .sql`insert or replace into ledger (runId, name, body) values (${this.runId}, ${name}, ${body})`;
  }
}
