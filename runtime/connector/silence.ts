/** A gateway's word for "I say nothing". */
const silence = 'NO_REPLY';
/** As a gateway reads it: in whatever case, said once or again, with marks around it. */
const isOnlyThat = /^[\s\p{P}]*NO_REPLY(?:\s+NO_REPLY)*[\s\p{P}]*$/iu;
const begins = Array.from(silence, (_, n) => silence.slice(0, n)).join('|');
/** How that begins, cut within or before the word. */
const isBeginOfThat = new RegExp(`^[\\s\\p{P}]*(?:NO_REPLY\\s+)*(?:${begins})$`, 'iu');

/** Words that are whole and say nothing. */
export const isSilence = (text: string): boolean => text.trim() === '' || isOnlyThat.test(text);

/** Words still coming that say nothing, or may come to. */
export const mayBeSilence = (soFar: string): boolean =>
  isBeginOfThat.test(soFar) || isSilence(soFar);
