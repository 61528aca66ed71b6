import type { GatewayLink } from './gateway-link.ts';
import { keptChars, type TranscriptMessage } from './transcript-message.ts';

/** So many messages to a page, and so many pages; what is older stays where it is canonical. */
const pageMessages = 200;
const mostPages = 10;

/** The end of a transcript. */
export interface ReadHistory {
  messages: readonly TranscriptMessage[];
  /** Before these there are none. */
  isWhole: boolean;
  /** Before these there are others, which were not read and never brought. */
  isCut: boolean;
  /** The run that the gateway is at. */
  inFlight: string | undefined;
}

/** How OpenClaw names a message; '' for one without a name. */
export const nameOf = ({ __openclaw }: TranscriptMessage): string => __openclaw?.id ?? '';

/**
 * Reads a session back to a message, to its beginning, or as far as is brought at all. What is said
 * meanwhile moves the pages: what two of them have is taken once.
 */
export async function readHistory(
  gateway: Pick<GatewayLink, 'call'>,
  sessionKey: string,
  backTo: string | null,
): Promise<ReadHistory> {
  const ask = { sessionKey, limit: pageMessages, maxChars: keptChars };
  const last = await gateway.call('chat.history', ask);
  const isFound = (all: readonly TranscriptMessage[]) =>
    backTo !== null && all.some((one) => nameOf(one) === backTo);
  let page = last;
  let { messages } = last;
  for (let n = 1, offset = 0; n < mostPages && !isFound(messages); n++) {
    const { hasMore, nextOffset = 0 } = page;
    if (hasMore !== true || nextOffset <= offset) break;
    offset = nextOffset;
    page = await gateway.call('chat.history', { ...ask, offset });
    const known = new Set(messages.map(nameOf));
    const older = page.messages.filter((one) => nameOf(one) === '' || !known.has(nameOf(one)));
    messages = [...older, ...messages];
  }
  const isWhole = page.hasMore !== true;
  const isCut = !isWhole && !isFound(messages);
  return { messages, isWhole, isCut, inFlight: last.inFlightRun?.runId };
}
