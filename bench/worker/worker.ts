import '../../party/boot.ts';
import { type Connection, Server, type WSMessage } from 'partyserver';
import { YServer } from 'y-partyserver';
import * as z from 'zod/mini';
import { admissionHeaders } from '../../party/auth/admission.ts';
import { Autopilot } from '../../party/autopilot/autopilot.ts';
import { requestInstance } from '../../party/autopilot/openclaw/instances.ts';
import { confirmDelivered } from '../../party/autopilot/outbox.ts';
import type { Env } from '../../party/env.ts';
import type { Hatchery } from '../../party/hatchery/hatchery.ts';
import { principal } from '../../shared/model/principal.ts';

/** By room: how often one was made, heard a frame, was rung. Outside of them, so that asking wakes nobody. */
const touched = new Map<string, { woken: number; heard: number; alarms: number }>();

function touch(id: DurableObjectId, what: 'woken' | 'heard' | 'alarms'): void {
  const known = touched.get(id.toString()) ?? { woken: 0, heard: 0, alarms: 0 };
  touched.set(id.toString(), { ...known, [what]: known[what] + 1 });
}

/** The room as it is deployed, with a way to have many members at once, or an OpenClaw. */
export class BenchAutopilot extends Autopilot {
  private writes = -1;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    touch(ctx.id, 'woken');
  }

  override onMessage(...args: Parameters<Autopilot['onMessage']>): void {
    touch(this.ctx.id, 'heard');
    super.onMessage(...args);
  }

  override onAlarm(): void {
    touch(this.ctx.id, 'alarms');
    super.onAlarm();
  }

  /** An OpenClaw whose box comes by itself; no host was asked. */
  seatOpenClaw(): { instanceId: string; threadId: string } {
    if (this.room === null) throw new Error('the room has not begun');
    return this.room.turn((turn) => {
      const by = principal.parse('human:w0');
      const { id, threadId } = requestInstance(turn, { name: 'Bench' }, by);
      turn.changes.edit('instances', id, (row) => ({ ...row, state: 'connecting', generation: 1 }));
      return { instanceId: id, threadId };
    });
  }

  /** Rows of a table, to see what streaming writes. */
  countRows(table: 'chunks' | 'rows' | 'history'): number {
    return Number(this.ctx.storage.sql.exec(`select count(*) as n from ${table}`).one().n);
  }

  /** Rows written and removed since this was asked first. */
  countWrites(): number {
    const store = this.room?.store;
    if (this.writes < 0 && store !== undefined) {
      this.writes = 0;
      const { put, remove } = store;
      store.put = (...args) => {
        this.writes += 1;
        put.apply(store, args);
      };
      store.remove = (...args) => {
        this.writes += 1;
        remove.apply(store, args);
      };
    }
    return this.writes;
  }

  admitAll(count: number): void {
    this.begin({ principal: principal.parse('human:w0'), name: 'Bench' });
    this.room?.turn((turn) => {
      // There is no list of rooms here: what goes to it would ring this room again and again.
      for (const { id } of turn.store.scan('outbox', {
        by: 'byDue',
        where: { parked: 0 },
        limit: 10,
      }))
        confirmDelivered(turn.store, id);
      for (let i = 1; i < count; i++)
        turn.changes.put('members', (seq) => {
          const id = principal.parse(`human:w${i}`);
          return { id, seq, name: `w${i}`, role: 'member', joinedAt: turn.now };
        });
    });
  }
}

/** What people get from partyserver out of the box: every frame to everybody. */
export class Plain extends Server<Env> {
  static override options = { hibernate: true };
  override onMessage(connection: Connection, message: WSMessage): void {
    this.broadcast(message, [connection.id]);
  }
}

const asked = z.object({ what: z.string(), rows: z.int(), text: z.string() });

/** As many rows in one transaction as it is told to write, then a broadcast and an answer. */
export class PlainRows extends Server<Env> {
  static override options = { hibernate: true };
  override onStart(): void {
    this.ctx.storage.sql.exec(
      'create table if not exists kept (id text not null primary key, body text not null) without rowid',
    );
  }
  override onMessage(connection: Connection, message: WSMessage): void {
    const { what, rows, text } = asked.parse(JSON.parse(String(message)));
    const body = text.slice(0, Math.ceil(text.length / rows));
    this.ctx.storage.transactionSync(() => {
      for (let i = 0; i < rows; i++)
        this.ctx.storage.sql.exec('insert or replace into kept values (?, ?)', `${what}${i}`, body);
    });
    this.broadcast(JSON.stringify({ what, text }), [connection.id]);
    connection.send(JSON.stringify({ ok: true }));
  }
}

/** A canvas as y-partyserver gives it: nothing is checked; a room called `kept…` stores each update in a row. */
export class BareCanvas extends YServer {
  static override options = { hibernate: true };
  override async onStart(): Promise<void> {
    const { sql } = this.ctx.storage;
    if (this.name.startsWith('kept')) {
      sql.exec('create table if not exists updates (n integer primary key, body blob not null)');
      this.document.on('update', (update: Uint8Array) => {
        sql.exec('insert into updates (body) values (?)', update);
      });
    }
    await super.onStart();
  }
}

export { Hatchery } from '../../party/hatchery/hatchery.ts';

interface BenchEnv {
  Hatchery: DurableObjectNamespace<Hatchery>;
  BareCanvas: DurableObjectNamespace<BareCanvas>;
  Autopilot: DurableObjectNamespace<BenchAutopilot>;
  Plain: DurableObjectNamespace<Plain>;
  PlainRows: DurableObjectNamespace<PlainRows>;
}

/** Admission without accounts: the address says who comes. Only the bench serves this. */
export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const [, party, room = ''] = pathname.split('/');
    if (room === '') return new Response('ok');
    if (party === 'plain') return env.Plain.get(env.Plain.idFromName(room)).fetch(request);
    if (party === 'rows') return env.PlainRows.get(env.PlainRows.idFromName(room)).fetch(request);
    if (party === 'bare') return env.BareCanvas.get(env.BareCanvas.idFromName(room)).fetch(request);
    const stub = env.Autopilot.get(env.Autopilot.idFromName(room));
    if (party === 'members') {
      await stub.admitAll(Number(searchParams.get('count')));
      return new Response('ok');
    }
    if (party === 'openclaw') return Response.json(await stub.seatOpenClaw());
    if (party === 'woken')
      return Response.json(touched.get(env.Autopilot.idFromName(room).toString()) ?? null);
    if (party === 'writes') return new Response(String(await stub.countWrites()));
    if (party === 'chunks') return new Response(String(await stub.countRows('chunks')));
    const headers = new Headers(request.headers);
    headers.set(admissionHeaders.principal, searchParams.get('as') ?? '');
    const generation = searchParams.get('generation');
    if (generation !== null) headers.set(admissionHeaders.generation, generation);
    if (party === 'canvas')
      return env.Hatchery.get(env.Hatchery.idFromName(room)).fetch(
        `https://room/parties/hatchery/${room}`,
        { headers },
      );
    return stub.fetch(`https://room/parties/autopilot/${room}`, { headers });
  },
} satisfies ExportedHandler<BenchEnv>;
