/** Text in pieces of at most `most` (2 or more) UTF-16 units. No piece ends within a character: stored as UTF-8 it would be lost. */
export function cutText(text: string, most: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + most, text.length);
    const last = text.charCodeAt(end - 1);
    const next = text.charCodeAt(end);
    if (last >= 0xd800 && last < 0xdc00 && next >= 0xdc00 && next < 0xe000) end -= 1;
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}
