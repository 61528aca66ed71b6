import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';

const row = z.looseObject({
  id: z.string(),
  n: z.optional(z.int()),
  ref: z.optional(z.int()),
  messageId: z.optional(z.string()),
});
const item = z.object({ tbl: z.string(), body: z.string() });
const value = z.object({ value: z.string() });

/**
 * Makes a thread long, past the room and while nothing runs: its only exchange follows on itself
 * over and over, under other ids and in later places, until there are so many messages.
 */
export function lengthen(path: string, threadId: string, messages: number): void {
  const db = new DatabaseSync(path);
  const meta = (name: string): number =>
    Number(value.parse(db.prepare('select value from meta where name = ?').get(name)).value);
  const topic = `thread:${threadId}`;
  const exchange = db
    .prepare("select tbl, body from rows where topic = ? and tbl in ('messages', 'parts', 'runs')")
    .all(topic)
    .map((one) => item.parse(one))
    .map(({ tbl, body }) => ({ tbl, body: row.parse(JSON.parse(body)) }))
    .toSorted((a, b) => Number(a.body.n) - Number(b.body.n));
  const said = exchange.filter(({ tbl }) => tbl === 'messages').length;
  const putRow = db.prepare('insert into rows values (?, ?, ?, ?, ?, ?)');
  const copyText = db.prepare('insert into chunks select ?, start, body from chunks where ref = ?');
  const copyStream = db.prepare(
    'insert into streams select ?, ?, runId || ?, rev, keeps, ended from streams where ref = ?',
  );
  let seq = meta('seq');
  let ref = meta('nextRef');
  db.exec('begin');
  for (let copy = 1; copy * said < messages; copy++) {
    const ids = exchange.map(({ body }) => body.id);
    const renamed = (words: string): string =>
      ids.reduce((now, id) => now.replaceAll(`"${id}"`, `"${id}-${copy}"`), words);
    const places = new Map<number, number>();
    for (const { tbl, body } of exchange) {
      seq += 1;
      const old = Number(body.n);
      const n = places.get(old) ?? seq;
      places.set(old, n);
      const made = row.parse(JSON.parse(renamed(JSON.stringify(body))));
      if (body.ref !== undefined) {
        copyText.run(ref, body.ref);
        copyStream.run(ref, made.id, `-${copy}`, body.ref);
      }
      const next = { ...made, seq, n, ...(body.ref === undefined ? {} : { ref }) };
      if (body.ref !== undefined) ref += 1;
      putRow.run(tbl, next.id, topic, n, seq, JSON.stringify(next));
    }
  }
  db.prepare("update meta set value = ? where name = 'seq'").run(String(seq));
  db.prepare("update meta set value = ? where name = 'nextRef'").run(String(ref));
  db.prepare('update topics set head = ? where topic = ?').run(seq, topic);
  db.exec('commit');
  db.close();
}
