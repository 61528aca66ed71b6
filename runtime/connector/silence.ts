/** A gateway's word for "I say nothing". */
const silence = 'NO_REPLY';
/** As a gateway reads it: in whatever case, said once or again, with marks around it. */
const isOnlyThat = /^[\s\p{P}]*NO_REPLY(?:\s+NO_REPLY)*[\s\p{P}]*$/iu;

/** Words that are whole and say nothing. */
export const isSilence = (text: string): boolean => text.trim() === '' || isOnlyThat.test(text);

/** Words still coming that say nothing, or may come to. */
export const mayBeSilence = (soFar: string): boolean =>
  silence.startsWith(soFar.trim()) || isSilence(soFar);
