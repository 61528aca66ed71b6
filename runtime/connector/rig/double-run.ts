import type { MessageId, RunId, ThreadId } from '../../../shared/model/ids.ts';
import type { ToolState } from '../../../shared/model/part.ts';

/** A run as the double of a room keeps it. */
export interface DoubleText {
  kind: 'text' | 'reasoning';
  ref: number;
  rev: number;
  text: string;
  saved: number;
  state: 'live' | 'done' | 'interrupted';
}
export interface DoubleTool {
  kind: 'tool';
  callId: string;
  name: string;
  state: ToolState;
  input: unknown;
  output?: unknown;
  error?: string | undefined;
}
export interface DoublePart {
  i: number;
  messageId: MessageId;
  is: DoubleText | DoubleTool;
}
export interface DoubleRun {
  runId: RunId;
  threadId: ThreadId;
  sessionKey: string;
  messageId: MessageId;
  text?: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'stopped' | 'interrupted';
  cause?: string;
  follows?: RunId | undefined;
  gatewayRunId?: string;
  began: boolean;
  trouble?: { code: string } | undefined;
  /** Codes of why nothing came, in their order; '' when words came again. */
  stalls: string[];
  usage?: { inputTokens: number; outputTokens: number };
  parts: Map<string, DoublePart>;
}
