import * as z from 'zod/mini';

const text = z.object({ type: z.literal('text'), text: z.string() });
const content = z.nullish(z.union([z.string(), z.array(z.union([text, z.object({})]))]));

/** A request for a chat completion, as far as the rehearsal reads it. */
export const chatRequest = z.object({
  model: z.optional(z.string()),
  stream: z.optional(z.nullable(z.boolean())),
  stream_options: z.nullish(z.object({ include_usage: z.optional(z.boolean()) })),
  messages: z.array(
    z.object({
      role: z.string(),
      content: z.optional(content),
      name: z.optional(z.string()),
      tool_call_id: z.optional(z.string()),
      tool_calls: z.nullish(
        z.array(z.object({ id: z.string(), function: z.object({ name: z.string() }) })),
      ),
    }),
  ),
  tools: z.nullish(z.array(z.object({ function: z.optional(z.object({ name: z.string() })) }))),
});
export type ChatRequest = z.infer<typeof chatRequest>;
export type ChatMessage = ChatRequest['messages'][number];

export const wordsIn = ({ content }: ChatMessage): string =>
  typeof content === 'string'
    ? content
    : (content ?? []).map((part) => ('text' in part ? part.text : '')).join('');
