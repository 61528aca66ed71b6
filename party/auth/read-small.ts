/** Nothing that identity is told is longer. */
const mostBytes = 16 * 1024;

/** The text of a body, or `null` if it is longer than anything honest; never more is held than that. */
export async function readSmall(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(await new Blob(chunks).arrayBuffer());
}
