import * as z from 'zod/mini';
import { maybeNumber, maybeText } from './maybe.ts';

/** A piece of what a message or a result says. */
export const contentPart = z.looseObject({
  type: maybeText,
  text: maybeText,
  id: maybeText,
  name: maybeText,
  arguments: z.optional(z.unknown()),
});

/** A message as OpenClaw keeps it. `content` is text or parts, by provider. */
export const transcriptMessage = z.looseObject({
  role: z.string(),
  content: z.catch(z.union([z.string(), z.array(contentPart)]), ''),
  timestamp: maybeNumber,
  idempotencyKey: maybeText,
  provider: maybeText,
  model: maybeText,
  stopReason: maybeText,
  toolCallId: maybeText,
  toolName: maybeText,
  isError: z.catch(z.optional(z.boolean()), undefined),
  usage: z.catch(
    z.optional(
      z.looseObject({
        input: maybeNumber,
        output: maybeNumber,
        cacheRead: maybeNumber,
        cacheWrite: maybeNumber,
      }),
    ),
    undefined,
  ),
  __openclaw: z.catch(
    z.optional(
      z.looseObject({
        id: maybeText,
        runId: maybeText,
        seq: maybeNumber,
        senderName: maybeText,
        kind: maybeText,
      }),
    ),
    undefined,
  ),
});
export type TranscriptMessage = z.infer<typeof transcriptMessage>;

/**
 * So many characters of a message OpenClaw is asked for; unasked it cuts at 8 000. Of three bytes each
 * they are less than 128 KiB, above which it says nothing of a message.
 */
export const keptChars = 40_000;

/** Longer ones end so. */
export const cutShort = '\n...(truncated)...';

/** The words of a message, whatever form its provider gave it. */
export const spokenIn = ({ content }: TranscriptMessage): string =>
  typeof content === 'string'
    ? content
    : content
        .filter(({ type }) => type === 'text')
        .map(({ text }) => text ?? '')
        .join('');
