/** A gateway's words for "I say nothing": in general, of the end of a subagent, in a direct answer. */
const silences = ['NO_REPLY', 'ANNOUNCE_SKIP', 'REPLY_SKIP'];
const one = silences.join('|');
/** As a gateway reads them: in whatever case, said once or again, with marks around them. */
const isOnlyThat = new RegExp(`^[\\s\\p{P}]*(?:${one})(?:\\s+(?:${one}))*[\\s\\p{P}]*$`, 'iu');
const begins = silences.flatMap((word) => Array.from(word, (_, n) => word.slice(0, n))).join('|');
/** How that begins, cut within or before a word. */
const isBeginOfThat = new RegExp(`^[\\s\\p{P}]*(?:(?:${one})\\s+)*(?:${begins})$`, 'iu');

/** Words that are whole and say nothing. */
export const isSilence = (text: string): boolean => text.trim() === '' || isOnlyThat.test(text);

/** Words still coming that say nothing, or may come to. */
export const mayBeSilence = (soFar: string): boolean =>
  isBeginOfThat.test(soFar) || isSilence(soFar);
