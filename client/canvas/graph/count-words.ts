/** How many words a text has: stretches without white space. */
export function countWords(text: string): number {
  let words = 0;
  let isInside = false;
  for (let at = 0; at < text.length; at += 1) {
    const isSpace = text.charCodeAt(at) <= 32;
    if (!isSpace && !isInside) words += 1;
    isInside = !isSpace;
  }
  return words;
}
