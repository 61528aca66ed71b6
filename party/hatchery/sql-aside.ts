import * as z from 'zod/mini';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { isCanvasMapName, type Place, place } from '../../shared/canvas/document.ts';
import { type NodeId, nodeId } from '../../shared/canvas/node-id.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import type { CanvasAside, Orphan } from './canvas-aside.ts';
import { canvasCall } from './canvas-call.ts';
import { clientBounds } from './client-bounds.ts';
import type { Withheld } from './hidden-nodes.ts';

/** What a canvas keeps beside its document, in a Durable Object's SQLite; read as if somebody else had written it. */
export class SqlAside implements CanvasAside {
  private readonly storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
  }

  pause(): boolean {
    return Number(this.meta('paused') ?? 0) === 1;
  }

  putPause(isPaused: boolean, version: number): boolean {
    if (Number(this.meta('pauseVersion') ?? -1) >= version) return false;
    this.storage.transactionSync(() => {
      this.putMeta('pauseVersion', version);
      this.putMeta('paused', isPaused ? 1 : 0);
    });
    return true;
  }

  reserve(client: number, of: Principal, now: number): void {
    this.storage.transactionSync(() => {
      this.sql.exec('insert or replace into reserved values (?, ?, ?)', client, of, now);
      this.sql.exec('delete from reserved where at <= ?', now - clientBounds.reservedMs);
      this.sql.exec(
        `delete from reserved where principal = ? and client not in
          (select client from reserved where principal = ? order by at desc limit ?)`,
        ...[of, of, clientBounds.reserved],
      );
    });
  }

  reservedFor(client: number, now: number): Principal | null {
    const query = 'select principal from reserved where client = ? and at > ?';
    return this.all(holderRow, query, client, now - clientBounds.reservedMs)[0]?.principal ?? null;
  }

  hiddenNodes(): string[] {
    return this.all(nodeRow, 'select node from hidden where hidden = 1').map(({ node }) => node);
  }

  hiddenVersion(node: NodeId): number | null {
    return (
      this.all(versionRow, 'select version from hidden where node = ?', node)[0]?.version ?? null
    );
  }

  putHidden(node: NodeId, isHidden: boolean, version: number): void {
    this.storage.transactionSync(() => {
      const hidden = isHidden ? 1 : 0;
      this.sql.exec('insert or replace into hidden values (?, ?, ?)', node, hidden, version);
      if (!isHidden) this.sql.exec('delete from withheld where node = ?', node);
    });
  }

  withhold(node: NodeId, about: readonly Withheld[]): void {
    this.storage.transactionSync(() => {
      for (const { map, key, value } of about)
        this.sql.exec(
          'insert or replace into withheld values (?, ?, ?, ?)',
          node,
          map,
          key,
          JSON.stringify(value),
        );
    });
  }

  withheld(node: NodeId): Withheld[] {
    const query = 'select map, key, body from withheld where node = ?';
    return this.all(withheldRow, query, node).flatMap(({ map, key, body }) =>
      isCanvasMapName(map) ? [{ map, key, value: parseJson(body) }] : [],
    );
  }

  withheldKeys(): Pick<Withheld, 'map' | 'key'>[] {
    return this.all(keyRow, 'select distinct map, key from withheld').flatMap(({ map, key }) =>
      isCanvasMapName(map) ? [{ map, key }] : [],
    );
  }

  ownPlaces(principal: Principal): { node: NodeId; place: Place }[] {
    return this.all(
      placeRow,
      'select node, body as place from places where principal = ? order by node',
      principal,
    );
  }

  putOwnPlace(principal: Principal, node: NodeId, at: Place): void {
    const body = JSON.stringify(at);
    this.sql.exec('insert or replace into places values (?, ?, ?)', principal, node, body);
  }

  ownNodes(): string[] {
    return this.all(nodeRow, 'select distinct node from places').map(({ node }) => node);
  }

  forgetOwnPlaces(node: string): void {
    this.sql.exec('delete from places where node = ?', node);
  }

  vanished(): { node: NodeId; since: number }[] {
    return this.all(vanishedRow, 'select node, since from vanished');
  }

  oldestVanished(): number | null {
    return this.all(atRow, 'select min(since) as at from vanished')[0]?.at ?? null;
  }

  putVanished(node: NodeId, since: number): void {
    this.sql.exec('insert or ignore into vanished values (?, ?)', node, since);
  }

  forgetVanished(node: string): void {
    this.sql.exec('delete from vanished where node = ?', node);
  }

  orphans(): Orphan[] {
    return this.all(orphanRow, 'select map, key from orphans');
  }

  putOrphans(all: readonly Orphan[]): void {
    this.storage.transactionSync(() => {
      this.sql.exec('delete from orphans');
      for (const { map, key } of all) this.sql.exec('insert into orphans values (?, ?)', map, key);
    });
  }

  lookedAt(): number | null {
    const at = this.meta('lookedAt');
    return at === null ? null : Number(at);
  }

  putLookedAt(at: number): void {
    this.putMeta('lookedAt', at);
  }

  nextCallDue(): number | null {
    return this.all(atRow, 'select min(dueAt) as at from calls')[0]?.at ?? null;
  }

  callsDue(now: number) {
    return this.all(
      callRow,
      'select id, tries, body as call from calls where dueAt <= ? order by dueAt limit ?',
      now,
      bounds.callsAtOnce,
    );
  }

  putOffCall(id: string, dueAt: number): void {
    this.sql.exec('update calls set dueAt = ?, tries = min(tries + 1, 20) where id = ?', dueAt, id);
  }

  confirmCalls(ids: readonly string[]): void {
    this.storage.transactionSync(() => {
      for (const id of ids) this.sql.exec('delete from calls where id = ?', id);
    });
  }

  private meta(name: string): string | null {
    return this.all(metaRow, 'select value from meta where name = ?', name)[0]?.value ?? null;
  }

  private putMeta(name: string, value: number): void {
    this.sql.exec('insert or replace into meta values (?, ?)', name, String(value));
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

const json = z.pipe(z.string(), z.transform(parseJson));
const metaRow = z.object({ value: z.string() });
const holderRow = z.object({ principal });
const orphanRow = z.object({ map: z.enum(['replies', 'resolved']), key: z.string() });
const nodeRow = z.object({ node: z.string() });
const versionRow = z.object({ version: z.number() });
const keyRow = z.object({ map: z.string(), key: z.string() });
const withheldRow = z.object({ map: z.string(), key: z.string(), body: z.string() });
const placeRow = z.object({ node: nodeId, place: z.pipe(json, place) });
const vanishedRow = z.object({ node: nodeId, since: z.number() });
const atRow = z.object({ at: z.nullable(z.number()) });
const callRow = z.object({ id: z.string(), tries: z.int(), call: z.pipe(json, canvasCall) });
