import * as z from 'zod/mini';
import { jsonSchema } from '../lib/json-schema.ts';
import { rehearsalSteps } from './rehearsal-steps.ts';
import { work } from './work.ts';

/** What a step of a job came to: what there is to show, and when the next one is due. */
export interface Step {
  /** Of how many, and in words. */
  progress: { done: number; of: number; words: string };
  line: string;
  /** Milliseconds until the next step; `null` when this was the last one. */
  nextMs: number | null;
  result?: unknown;
}

/** A kind of job: one pure step after the other, each from what is known so far. */
export interface JobKind<Input = unknown> {
  doc: string;
  input: z.ZodMiniType<Input>;
  title: (input: Input) => string;
  /** How much there is to do. */
  of: (input: Input) => number;
  /** The step after `done`. What it throws is tried again, and at last fails the job. */
  step: (input: Input, done: number) => Step;
}

/** A kind that members of the room do, not the room. */
export type MemberKind<Input = unknown> = Omit<JobKind<Input>, 'step'> & { step: null };

/** A kind whose input was parsed: whoever keeps jobs need not know what is in it. */
interface BoundKind {
  doc: string;
  schema: unknown;
  begin: (input: unknown) => { input: unknown; title: string; of: number } | null;
  /** `null`: a member takes it on. */
  step: ((input: unknown, done: number) => Step) | null;
}

const bind = <Input>({
  doc,
  input: schema,
  title,
  of,
  step,
}: JobKind<Input> | MemberKind<Input>): BoundKind => ({
  doc,
  schema: jsonSchema(schema),
  begin: (raw) => {
    const parsed = schema.safeParse(raw);
    return parsed.success
      ? { input: parsed.data, title: title(parsed.data), of: of(parsed.data) }
      : null;
  },
  step: step === null ? null : (raw, done) => step(z.parse(schema, raw), done),
});

export const jobKinds: Readonly<Record<string, BoundKind>> = {
  'rehearsal.steps': bind(rehearsalSteps),
  work: bind(work),
};

export const jobKind = (name: string): BoundKind | null =>
  Object.hasOwn(jobKinds, name) ? (jobKinds[name] ?? null) : null;
