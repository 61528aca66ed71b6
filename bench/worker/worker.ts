import '../../party/boot.ts';
import { type Connection, Server, type WSMessage } from 'partyserver';
import { admissionHeaders } from '../../party/auth/admission.ts';
import { Autopilot } from '../../party/autopilot/autopilot.ts';
import type { Env } from '../../party/env.ts';
import { principal } from '../../shared/model/principal.ts';

/** The room as it is deployed, with a way to have many members at once. */
export class BenchAutopilot extends Autopilot {
  /** Rows of a table, to see what streaming writes. */
  countRows(table: 'chunks' | 'rows' | 'history'): number {
    return Number(this.ctx.storage.sql.exec(`select count(*) as n from ${table}`).one().n);
  }

  admitAll(count: number): void {
    this.begin({ principal: principal.parse('human:w0'), name: 'Bench' });
    this.room?.turn((turn) => {
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

interface BenchEnv {
  Autopilot: DurableObjectNamespace<BenchAutopilot>;
  Plain: DurableObjectNamespace<Plain>;
}

/** Admission without accounts: the address says who comes. Only the bench serves this. */
export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const [, party, room = ''] = pathname.split('/');
    if (room === '') return new Response('ok');
    if (party === 'plain') return env.Plain.get(env.Plain.idFromName(room)).fetch(request);
    const stub = env.Autopilot.get(env.Autopilot.idFromName(room));
    if (party === 'members') {
      await stub.admitAll(Number(searchParams.get('count')));
      return new Response('ok');
    }
    if (party === 'chunks') return new Response(String(await stub.countRows('chunks')));
    const headers = new Headers(request.headers);
    headers.set(admissionHeaders.principal, searchParams.get('as') ?? '');
    return stub.fetch(`https://room/parties/autopilot/${room}`, { headers });
  },
} satisfies ExportedHandler<BenchEnv>;
