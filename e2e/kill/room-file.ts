import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';

const text = z.object({ body: z.string() });
const chunk = z.object({ ref: z.int(), start: z.int(), body: z.string() });
const receipt = z.object({ n: z.int(), body: z.string(), hash: z.string() });
const chained = z.object({ n: z.int(), prev: z.string() });
const told = z.looseObject({
  kind: z.string(),
  outcome: z.string(),
  approvalId: z.optional(z.string()),
  jobId: z.optional(z.string()),
});
const room = z.object({ id: z.string() });
const count = z.object({ count: z.int() });
const row = z.looseObject({ id: z.string(), seq: z.int() });
export type StoredRow = z.infer<typeof row>;

/** Whoever starts over the file has it alone for a moment. */
const busyMs = 5_000;

/** The database of a room as it lies on the disk, read past the room. */
export class RoomFile {
  readonly path: string;
  private readonly db: DatabaseSync;

  constructor(path: string) {
    this.path = path;
    this.db = new DatabaseSync(path, { readOnly: true, timeout: busyMs });
  }

  get id(): string {
    const item = this.db.prepare("select value as body from meta where name = 'room'").get();
    return room.parse(JSON.parse(text.parse(item).body)).id;
  }

  rows(table: string): StoredRow[] {
    return this.db
      .prepare('select body from rows where tbl = ?')
      .all(table)
      .map((item) => row.parse(JSON.parse(text.parse(item).body)));
  }

  /** The stored text of every stream, by its reference. */
  texts(): Map<number, string> {
    const texts = new Map<number, string>();
    for (const item of this.db.prepare('select * from chunks order by ref, start').all()) {
      const { ref, start, body } = chunk.parse(item);
      const known = texts.get(ref) ?? '';
      if (known.length !== start)
        throw new Error(`chunk ${ref}/${start} does not follow on ${known.length}`);
      texts.set(ref, known + body);
    }
    return texts;
  }

  receipts(): z.infer<typeof told>[] {
    return this.db
      .prepare('select body from receipts order by n')
      .all()
      .map((item) => told.parse(JSON.parse(text.parse(item).body)));
  }

  count(shelf: 'outbox' | 'liveRuns' | 'commands'): number {
    return count.parse(this.db.prepare(`select count(*) as count from ${shelf}`).get()).count;
  }

  /** What is wrong with the file itself. */
  damage(): string[] {
    const check = this.db.prepare('pragma integrity_check').all();
    const words = JSON.stringify(check);
    const wrong = words === '[{"integrity_check":"ok"}]' ? [] : [`integrity: ${words}`];
    let prev = '';
    let next = 1;
    for (const item of this.db.prepare('select * from receipts order by n').all()) {
      const { n, body, hash } = receipt.parse(item);
      const link = chained.parse(JSON.parse(body));
      const isRight = n === next && link.n === n && link.prev === prev;
      if (!isRight || createHash('sha256').update(body).digest('hex') !== hash)
        wrong.push(`receipt ${n} does not follow`);
      prev = hash;
      next += 1;
    }
    return wrong;
  }

  /** All that is read meanwhile is of one moment, though the room writes on. */
  atOnce<T>(read: () => T): T {
    this.db.exec('begin');
    try {
      return read();
    } finally {
      this.db.exec('commit');
    }
  }

  close(): void {
    this.db.close();
  }
}

/** Every room that has begun. */
export function roomFiles(dataFolder: string): RoomFile[] {
  const folder = join(dataFolder, 'state/v3/do/autopilot-Autopilot');
  return databasesIn(folder).map((path) => new RoomFile(path));
}

/** The room of this id, among all that have begun. */
export function roomFileOf(dataFolder: string, room: string): RoomFile {
  for (const file of roomFiles(dataFolder)) {
    if (file.id === room) return file;
    file.close();
  }
  throw new Error(`there is no room ${room}`);
}

export const databasesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sqlite') && name !== 'metadata.sqlite')
    .map((name) => join(folder, name));
