import { parseJson } from '../../shared/lib/parse-json.ts';
import { decodeDelta } from '../../shared/protocol/delta-codec.ts';
import type { RawClient } from './raw-client.ts';

const width = 100;

/** Everything that goes over some sockets, in the order in which it went, for people to read. */
export class Transcript {
  private readonly lines: string[] = [];

  /** From here on the frames of this client are written down under this name. */
  tap(name: string, client: RawClient): RawClient {
    const { say, send, close } = client;
    client.say = (frame) => {
      this.frame(name, '→', frame);
      say.call(client, frame);
    };
    client.send = (frame) => {
      this.frame(name, '←', frame);
      send.call(client, frame);
    };
    client.close = (code, reason) => {
      if (client.closed === null) this.lines.push(`${name} × ${code} ${reason}`.trimEnd());
      close.call(client, code, reason);
    };
    return client;
  }

  /** What happens between the frames. */
  note(text: string): void {
    this.lines.push('', `# ${text}`);
  }

  text(): string {
    return `${this.lines.join('\n').trim()}\n`;
  }

  private frame(name: string, arrow: string, frame: string | Uint8Array): void {
    const shown = typeof frame === 'string' ? pretty(parseJson(frame), '', width) : binary(frame);
    this.lines.push(`${name} ${arrow} ${shown}`);
  }
}

function binary(frame: Uint8Array): string {
  const bytes = [...frame].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const delta = decodeDelta(frame);
  if (delta === null) return bytes;
  const { ref, rev, offset, text, persist } = delta;
  const kind = persist ? 'delta to be stored' : 'delta';
  return `${bytes}\n    (${kind}: ref ${ref}, rev ${rev}, offset ${offset}, ${JSON.stringify(text)})`;
}

/** Of the hello only what is said elsewhere is left out: the limits, and the hash of the methods. */
const leftOut = new Map([
  ['limits', '{ … }'],
  ['methodsHash', '"…"'],
]);

function pretty(value: unknown, indent: string, room: number): string {
  const flat = flatten(value);
  if (flat.length <= room - indent.length || typeof value !== 'object' || value === null)
    return flat;
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const fields = Object.entries(value).map(([name, field]) => {
      return `"${name}": ${leftOut.get(name) ?? pretty(field, inner, room - name.length - 4)}`;
    });
    return `{\n${fill(fields, inner, room)}\n${indent}}`;
  }
  const [head, row, ...rest] = value;
  if (typeof head === 'string' && rest.length === 0)
    return `[${JSON.stringify(head)}, ${pretty(row, indent, room)}]`;
  return `[\n${fill(
    value.map((item) => pretty(item, inner, room)),
    inner,
    room,
  )}\n${indent}]`;
}

/** As many on a line as fit; what has lines of its own stands alone. */
function fill(items: readonly string[], indent: string, room: number): string {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    const joined = `${last}, ${item}`;
    if (last !== undefined && !joined.includes('\n') && joined.length <= room - indent.length)
      lines[lines.length - 1] = joined;
    else lines.push(item);
  }
  return lines.map((line) => indent + line).join(',\n');
}

function flatten(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatten).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, field]) => `"${name}": ${leftOut.get(name) ?? flatten(field)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
