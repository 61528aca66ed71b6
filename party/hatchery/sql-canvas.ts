import * as z from 'zod/mini';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { cutText } from '../../shared/lib/cut-text.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { principal } from '../../shared/model/principal.ts';
import { reach } from '../platform/failpoint.ts';
import type { Batch, Kept } from './canvas.ts';
import { type CanvasAccess, canvasAccess } from './canvas-message.ts';
import type { CanvasStore, Renewal, VersionHead } from './canvas-store.ts';
import { clientBounds } from './client-bounds.ts';
import { isReserved } from './room-client.ts';
import { SqlAside } from './sql-aside.ts';

/** A canvas in a Durable Object's SQLite. What is read is looked at as if somebody else had written it. */
export class SqlCanvas implements CanvasStore {
  readonly aside: SqlAside;
  private readonly storage: DurableObjectStorage;
  private readonly freshClient: () => number;
  private rows = 0;
  private bytes = 0;
  /** Asked for with every update: read once, and again after they changed. */
  private heads: readonly VersionHead[] | null = null;
  private readonly known = new Map<string, CanvasAccess | null>();

  /** `freshClient`: the client that the room writes as, if it has none yet. */
  constructor(storage: DurableObjectStorage, freshClient: () => number) {
    this.storage = storage;
    this.aside = new SqlAside(storage);
    this.freshClient = freshClient;
    const counted = counts.parse(
      this.sql.exec('select count(*) as n, sum(length(body)) as bytes from updates').one(),
    );
    this.rows = counted.n;
    this.bytes = counted.bytes ?? 0;
  }

  load(): Kept {
    const state = joined(this.all(blobRow, 'select 0 as n, i, body from state order by i'));
    const updates = joined(this.all(blobRow, 'select n, i, body from updates order by n'));
    return {
      updates: [...state, ...updates],
      bindings: this.all(bindingRow, 'select client, principal from clients'),
      signed: this.all(signedRow, 'select map, key, by, hands from signed'),
      roomClient: this.roomClient(),
    };
  }

  pending(): { rows: number; bytes: number } {
    return { rows: this.rows, bytes: this.bytes };
  }

  append({ update, bindings, signed, calls }: Batch): void {
    reach('beforeWrite');
    const chunks = cut(update);
    this.storage.transactionSync(() => {
      for (const [i, chunk] of chunks.entries())
        this.sql.exec('insert into updates (i, body) values (?, ?)', i, chunk);
      for (const { client, principal: of } of bindings)
        this.sql.exec(
          'insert or ignore into clients (client, principal) values (?, ?)',
          client,
          of,
        );
      for (const { map, key, by, hands } of signed)
        this.sql.exec(
          'insert or replace into signed values (?, ?, ?, ?)',
          map,
          key,
          by,
          JSON.stringify(hands),
        );
      for (const { id, call } of calls)
        this.sql.exec('insert or replace into calls values (?, ?, 0, 0)', id, JSON.stringify(call));
    });
    reach('beforeAck');
    this.rows += chunks.length;
    this.bytes += update.length;
  }

  compact(state: Uint8Array): void {
    this.storage.transactionSync(() => {
      this.sql.exec('delete from state');
      for (const [i, chunk] of cut(state).entries())
        this.sql.exec('insert into state values (?, ?)', i, chunk);
      this.sql.exec('delete from updates');
    });
    this.rows = 0;
    this.bytes = 0;
  }

  renew({ state, roomClient, at, forget }: Renewal): void {
    this.storage.transactionSync(() => {
      this.compact(state);
      this.sql.exec(
        "insert or replace into clients (client, principal) select cast(value as integer), 'ended' from meta where name = 'client'",
      );
      this.sql.exec("update clients set principal = 'ended', endedAt = coalesce(endedAt, ?)", at);
      this.sql.exec('delete from clients where endedAt < ?', at - clientBounds.endedMs);
      this.sql.exec("insert or replace into meta values ('client', ?)", String(roomClient));
      this.sql.exec("insert or replace into meta values ('renewedAt', ?)", String(at));
      for (const { map, key } of forget)
        this.sql.exec('delete from signed where map = ? and key = ?', map, key);
    });
  }

  renewedAt(): number {
    const [known] = this.all(metaRow, "select value from meta where name = 'renewedAt'");
    return Number(known?.value ?? 0);
  }

  access(of: string): CanvasAccess | null {
    const known = this.known.get(of);
    if (known !== undefined) return known;
    const [row = null] = this.all(
      canvasAccess,
      'select principal, role, name, version from access where principal = ?',
      of,
    );
    this.known.set(of, row);
    return row;
  }

  putAccess({ principal: of, role, name, version }: CanvasAccess): boolean {
    const known = this.access(of);
    if (known !== null && known.version >= version) return false;
    this.known.delete(of);
    this.sql.exec('insert or replace into access values (?, ?, ?, ?)', of, role, name, version);
    return true;
  }

  versions(): VersionHead[] {
    this.heads ??= this.all(
      versionRow,
      'select id, at, by, name from versions order by at desc, id',
    );
    return [...this.heads];
  }

  versionsOf(layout: string): VersionHead[] {
    return this.all(
      versionRow,
      'select id, at, by, name from versions where layout = ? order by at desc, id',
      sha256Hex(layout),
    );
  }

  readVersion(id: string): string | null {
    const parts = this.all(
      layoutRow,
      'select body from layouts where id = (select layout from versions where id = ?) order by i',
      id,
    );
    return parts.length === 0 ? null : parts.map(({ body }) => body).join('');
  }

  putVersion({ id, at, by, name }: VersionHead, layout: string): void {
    const hash = sha256Hex(layout);
    this.heads = null;
    this.storage.transactionSync(() => {
      this.sql.exec('insert into versions values (?, ?, ?, ?, ?)', id, at, by, name, hash);
      for (const [i, chunk] of cutText(layout, bounds.chunkUnits).entries())
        this.sql.exec('insert or ignore into layouts values (?, ?, ?)', hash, i, chunk);
    });
  }

  nameVersion({ id, at, by, name }: VersionHead): void {
    this.heads = null;
    this.sql.exec('update versions set at = ?, by = ?, name = ? where id = ?', at, by, name, id);
  }

  forgetVersion(id: string): void {
    this.heads = null;
    this.storage.transactionSync(() => {
      this.sql.exec('delete from versions where id = ?', id);
      this.sql.exec('delete from layouts where id not in (select layout from versions)');
    });
  }

  answered(of: string, key: string): string | null {
    const [row] = this.all(
      answerRow,
      'select answer from answers where principal = ? and key = ?',
      of,
      key,
    );
    return row?.answer ?? null;
  }

  keepAnswer(of: string, key: string, answer: string, at: number): void {
    this.sql.exec('insert or ignore into answers values (?, ?, ?, ?)', of, key, answer, at);
  }

  forgetAnswers(before: number): void {
    this.sql.exec('delete from answers where at < ?', before);
  }

  private roomClient(): number {
    const [known] = this.all(metaRow, "select value from meta where name = 'client'");
    // By chance it may be one that is reserved since.
    if (known !== undefined && !isReserved(Number(known.value))) return Number(known.value);
    const client = this.freshClient();
    this.sql.exec("insert or replace into meta values ('client', ?)", String(client));
    return client;
  }

  private all<T>(row: z.ZodMiniType<T>, query: string, ...values: (string | number)[]): T[] {
    return this.sql
      .exec(query, ...values)
      .toArray()
      .map((one) => row.parse(one));
  }

  private get sql(): SqlStorage {
    return this.storage.sql;
  }
}

/** Production refuses values of 2 MB. */
function cut(bytes: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += bounds.chunkBytes)
    chunks.push(bytes.slice(at, at + bounds.chunkBytes));
  return chunks;
}

/** Each chunk numbered 0 begins another value. */
function joined(rows: readonly { i: number; body: Uint8Array }[]): Uint8Array[] {
  const values: Uint8Array[][] = [];
  for (const { i, body } of rows) {
    if (i === 0) values.push([body]);
    else values.at(-1)?.push(body);
  }
  return values.map((chunks) => {
    const whole = new Uint8Array(chunks.reduce((sum, one) => sum + one.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  });
}

const counts = z.object({ n: z.int(), bytes: z.nullable(z.int()) });
const blob = z.pipe(
  z.instanceof(ArrayBuffer),
  z.transform((body) => new Uint8Array(body)),
);
const blobRow = z.object({ i: z.int(), body: blob });
const owner = z.union([z.enum(['room', 'ended']), principal]);
const bindingRow = z.object({ client: z.int(), principal: owner });
const hands = z.array(z.object({ hand: principal, mark: z.string() }));
const signedMap = z.enum(['notes', 'groups', 'edges', 'comments', 'replies', 'resolved']);
const signedRow = z.object({
  map: signedMap,
  key: z.string(),
  by: principal,
  hands: z.pipe(z.pipe(z.string(), z.transform(parseJson)), hands),
});
const versionRow = z.object({
  id: z.string(),
  at: z.int(),
  by: z.nullable(principal),
  name: z.nullable(z.string()),
});
const layoutRow = z.object({ body: z.string() });
const answerRow = z.object({ answer: z.string() });
const metaRow = z.object({ value: z.string() });
