import { createHash } from 'node:crypto';
import type { RawAnswer, RawRow } from './raw-frames.ts';

interface Text {
  rev: number;
  text: string;
}

/** What a client holds that keeps to the rules of PROTOCOL.md and to nothing else. */
export class RawReplica {
  readonly topics = new Map<string, { epoch: string; seq: number; start: number }>();
  /** By table and id. */
  readonly rows = new Map<string, { table: string; row: RawRow }>();
  readonly texts = new Map<string, Text>();

  table(name: string): RawRow[] {
    return [...this.rows.values()].filter(({ table }) => table === name).map(({ row }) => row);
  }

  answer({ topic, kind, epoch, seq, start, put, del, streams }: RawAnswer): void {
    const held = this.topics.get(topic);
    if (kind === 'snapshot') {
      const named = new Set(put.map(([table, row]) => `${table} ${row.id}`));
      for (const [key, { table, row }] of this.rows)
        if (topicOf(table, row) === topic && !named.has(key)) this.forget(key, row.id);
      this.topics.set(topic, { epoch, seq, start: start ?? 0 });
    } else if (held?.epoch === epoch)
      this.topics.set(topic, { ...held, seq: Math.max(held.seq, seq) });
    else throw new Error(`a tail of ${topic} for an epoch that was not asked for`);
    this.change(topic, put, del);
    for (const stream of streams) {
      this.revise(stream.partId, stream.rev, stream.keep);
      if (!this.grow(stream.partId, stream))
        throw new Error(`the text of ${stream.partId} has a gap`);
    }
  }

  /** False when something before it was missed. */
  patch(patch: Pick<RawAnswer, 'topic' | 'put' | 'del'> & { from: number; to: number }): boolean {
    const held = this.topics.get(patch.topic);
    if (held === undefined || patch.to <= held.seq) return true;
    if (patch.from > held.seq) return false;
    this.topics.set(patch.topic, { ...held, seq: patch.to });
    this.change(patch.topic, patch.put, patch.del);
    return true;
  }

  /** False when something before it was missed. */
  grow(
    partId: string,
    { rev, offset, text }: { rev: number; offset: number; text: string },
  ): boolean {
    const held = this.texts.get(partId);
    if (held === undefined || rev < held.rev) return true;
    if (rev > held.rev || offset > held.text.length) return false;
    const fresh = text.slice(held.text.length - offset);
    if (fresh !== '') this.texts.set(partId, { rev, text: held.text + fresh });
    return true;
  }

  revise(partId: string, rev: number, keep: number): void {
    const held = this.texts.get(partId);
    if (held !== undefined && rev > held.rev)
      this.texts.set(partId, { rev, text: held.text.slice(0, keep) });
  }

  partOf(ref: number): string | null {
    return this.table('parts').find((row) => row.ref === ref)?.id ?? null;
  }

  /** What to say in hello or topic.open to go on from here. */
  cursor(topic: string): object {
    const held = this.topics.get(topic);
    if (held === undefined) return { topic };
    const parts = this.table('parts')
      .filter((row) => topicOf('parts', row) === topic && this.isOpenText(row))
      .map(({ id }) => {
        const text = this.texts.get(id);
        return { partId: id, rev: text?.rev ?? 0, have: text?.text.length ?? 0 };
      });
    const { epoch, seq } = held;
    return parts.length > 0 ? { topic, epoch, seq, parts } : { topic, epoch, seq };
  }

  /** Texts that ended and are not what their row says. */
  wrongTexts(): string[] {
    return this.table('parts').flatMap((row) => {
      const held = this.texts.get(row.id);
      if (held === undefined || row.sha256 === undefined) return [];
      return sha256(held.text) === row.sha256 ? [] : [`the text of ${row.id} has another hash`];
    });
  }

  private isOpenText(row: RawRow): boolean {
    const held = this.texts.get(row.id);
    return held !== undefined && row.length !== held.text.length;
  }

  private change(topic: string, put: RawAnswer['put'], del: RawAnswer['del']): void {
    const start = this.topics.get(topic)?.start ?? 0;
    for (const [table, row] of put) {
      const key = `${table} ${row.id}`;
      const held = this.rows.get(key);
      if (held === undefined && (orderOf(table, row) ?? start) < start) continue;
      if (held !== undefined && held.row.seq > row.seq) continue;
      this.rows.set(key, { table, row });
      if (row.ref !== undefined && !this.texts.has(row.id))
        this.texts.set(row.id, { rev: 0, text: '' });
    }
    for (const [table, id, seq] of del) {
      const held = this.rows.get(`${table} ${id}`);
      if (held !== undefined && held.row.seq < seq) this.forget(`${table} ${id}`, id);
    }
  }

  private forget(key: string, id: string): void {
    this.rows.delete(key);
    this.texts.delete(id);
  }
}

export const sha256 = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('hex');

function topicOf(table: string, row: RawRow): string {
  if (table === 'members' || table === 'threads' || table === 'instances') return 'workspace';
  // Those of a private thread aside, which no scenario here has.
  if (table === 'approvals' || table === 'jobs') return table;
  const thread = `thread:${String(row.threadId)}`;
  return table === 'parts' && row.kind === 'reasoning' ? `${thread}:reasoning` : thread;
}

function orderOf(table: string, row: RawRow): number | null {
  if (table === 'members' || table === 'instances') return null;
  const isBySeq = table === 'threads' || table === 'approvals' || table === 'jobs';
  return isBySeq ? row.seq : Number(row.n);
}
