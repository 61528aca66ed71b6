/** Unsigned LEB128, as protobuf writes it: 7 bits a byte, lowest first. Holds any safe integer. */
export function varintLength(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes += 1;
  return bytes;
}

export function writeVarint(into: Uint8Array, at: number, value: number): number {
  let rest = value;
  let next = at;
  while (rest >= 0x80) {
    into[next++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  into[next++] = rest;
  return next;
}

/** The value and where the next field begins, or `null` when the bytes end early or exceed a safe integer. */
export function readVarint(from: Uint8Array, at: number): { value: number; next: number } | null {
  let value = 0;
  let scale = 1;
  for (let next = at; next < from.length && next < at + 8; next++) {
    const byte = from[next] ?? 0;
    value += (byte & 0x7f) * scale;
    if (!Number.isSafeInteger(value)) return null;
    if (byte < 0x80) return { value, next: next + 1 };
    scale *= 0x80;
  }
  return null;
}
