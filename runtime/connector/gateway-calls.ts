import * as z from 'zod/mini';
import { transcriptMessage } from './transcript-message.ts';
import { waitingApproval } from './waiting-approval.ts';

const some = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);
/** A list of which what does not fit is left out. */
const fitting = <T extends z.ZodMiniType>(schema: T) =>
  z.pipe(
    z.catch(z.array(z.unknown()), []),
    z.transform((all): z.infer<T>[] =>
      all.flatMap((one) => {
        const read = z.safeParse(schema, one);
        return read.success ? [read.data] : [];
      }),
    ),
  );

const anything = z.unknown();
/** What is asked with is only a type: it is written here, not read. */
const call = <Params>() => ({
  giving: <T extends z.ZodMiniType>(result: T): { result: T; params?: Params } => ({ result }),
});

const calls = {
  'sessions.subscribe': call<Record<string, never>>().giving(anything),
  'chat.send': call<{
    sessionKey: string;
    message: string;
    idempotencyKey: string;
    queueMode?: 'followup';
  }>().giving(z.looseObject({ runId: z.string(), status: some(z.string()) })),
  'chat.abort': call<{ sessionKey: string; runId?: string }>().giving(anything),
  /** Always asked whole: an answer that tells to ask anew is none, and never an empty history. */
  'chat.history': call<{
    sessionKey: string;
    limit?: number;
    maxChars?: number;
    /** So many of the newest are left out. */
    offset?: number;
  }>().giving(
    z.looseObject({
      kind: z.optional(z.string().check(z.refine((kind) => kind !== 'reset'))),
      messages: fitting(transcriptMessage),
      hasMore: some(z.boolean()),
      nextOffset: some(z.number()),
      inFlightRun: some(
        z.looseObject({
          runId: z.string(),
          text: z.catch(z.string(), ''),
          startedAt: some(z.number()),
        }),
      ),
      sessionInfo: some(z.looseObject({ hasActiveRun: some(z.boolean()) })),
    }),
  ),
  'agent.wait': call<{ runId: string; timeoutMs: number }>().giving(
    z.looseObject({
      status: z.string(),
      error: some(z.string()),
      stopReason: some(z.string()),
      terminalReceipt: some(
        z.looseObject({
          effective: some(z.looseObject({ provider: some(z.string()), model: some(z.string()) })),
        }),
      ),
    }),
  ),
  'sessions.list': call<{ limit: number }>().giving(
    z.looseObject({
      sessions: fitting(
        z.looseObject({
          key: z.string(),
          label: some(z.nullable(z.string())),
          updatedAt: some(z.number()),
        }),
      ),
    }),
  ),
  'sessions.patch': call<{ key: string; label: string }>().giving(anything),
  'sessions.reset': call<{ key: string }>().giving(anything),
  'sessions.delete': call<{ key: string }>().giving(anything),
  'exec.approval.list': call<Record<string, never>>().giving(fitting(waitingApproval)),
  'exec.approval.resolve': call<{ id: string; decision: 'allow-once' | 'deny' }>().giving(anything),
  'exec.approvals.get': call<Record<string, never>>().giving(
    z.looseObject({
      hash: z.string(),
      file: z.looseObject({
        defaults: z.catch(z.record(z.string(), z.unknown()), {}),
        agents: z.catch(z.record(z.string(), z.unknown()), {}),
      }),
    }),
  ),
  'exec.approvals.set': call<{ file: object; baseHash: string }>().giving(anything),
  'approval.get': call<{ id: string }>().giving(
    z.looseObject({ approval: z.looseObject({ status: z.string(), reason: some(z.string()) }) }),
  ),
  'approval.resolve': call<{ id: string; kind: 'exec' | 'plugin'; decision: 'deny' }>().giving(
    anything,
  ),
  'question.list': call<Record<string, never>>().giving(
    z.looseObject({ questions: fitting(z.unknown()) }),
  ),
  'question.resolve': call<{ id: string; cancel: true }>().giving(anything),
  'device.pair.list': call<Record<string, never>>().giving(
    z.looseObject({ pending: fitting(z.unknown()) }),
  ),
  'device.pair.reject': call<{ requestId: string }>().giving(anything),
  'node.pair.reject': call<{ requestId: string }>().giving(anything),
  'agents.workspace.list': call<{ agentId: string; path?: string; limit: number }>().giving(
    z.looseObject({
      entries: fitting(
        z.looseObject({ name: z.string(), kind: z.string(), size: some(z.number()) }),
      ),
      totalEntries: some(z.number()),
    }),
  ),
  'agents.workspace.get': call<{ agentId: string; path: string }>().giving(
    z.looseObject({
      file: z.looseObject({
        name: z.string(),
        mimeType: z.catch(z.string(), ''),
        encoding: z.string(),
        content: z.string(),
      }),
    }),
  ),
  'config.get': call<Record<string, never>>().giving(
    z.looseObject({ hash: z.string(), parsed: z.catch(z.record(z.string(), z.unknown()), {}) }),
  ),
  'config.patch': call<{ raw: string; baseHash: string; replacePaths?: string[] }>().giving(
    anything,
  ),
};

export type GatewayCall = keyof typeof calls;
export type CallParams<C extends GatewayCall> = NonNullable<(typeof calls)[C]['params']>;
export type CallResult<C extends GatewayCall> = z.infer<(typeof calls)[C]['result']>;

/** Every call of a gateway that is used here, with what is read of its answer. */
export const gatewayCalls: {
  readonly [C in GatewayCall]: { result: z.ZodMiniType<CallResult<C>> };
} = calls;
