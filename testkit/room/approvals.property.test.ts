import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstBrokenReceipt } from '../../party/autopilot/store/receipts.ts';
import { readRow } from '../../party/autopilot/store/records.ts';
import type { Approval } from '../../shared/model/approval.ts';
import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { role } from '../../shared/model/role.ts';
import { digestOf } from '../../shared/policy/action.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import type { RawClient } from './raw-client.ts';
import { person, RoomBench } from './room-bench.ts';

/**
 * The room itself under any sequence of requests, votes, repeats of both, role changes, rights that
 * come back, expiries, policies, pauses, kills and dispatches. What is kept beside it knows nothing of how the
 * room decides: who said what to it when, and what ran.
 */

const names = ['human:ben', 'human:cyd', 'human:dee', 'agent:bot'] as const;
const voters = ['human:ada', ...names] as const;
const who = fc.constantFrom(...voters);
const which = fc.nat(5);

const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('ask' as const), i: which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pauseAsked' as const), by: who }) },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('vote' as const),
      by: who,
      i: fc.nat(9),
      approve: fc.constantFrom(true, true, true, false),
      again: fc.boolean(),
      repeat: fc.boolean(),
      stale: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('role' as const),
      name: fc.constantFrom(...names),
      role: fc.option(fc.constantFrom(...role.options), { nil: null }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1_000, 60_000, bounds.dispatchWithinMs, bounds.approvalMs),
      rings: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('comeback' as const),
      two: fc.shuffledSubarray(['human:ben', 'human:cyd', 'human:dee'] as const, {
        minLength: 2,
        maxLength: 2,
      }),
      i: fc.nat(9),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('cancel' as const), by: who, i: fc.nat(9) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), by: who, i: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resume' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('policy' as const),
      preset: fc.constantFrom('team' as const, 'strict' as const),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      i: fc.nat(9),
      token: fc.constantFrom('a', 'b'),
      other: fc.constantFrom(false, false, false, true),
    }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

/** One room, what was said to it, and what ran. */
class Play {
  readonly bench = new RoomBench({}, { founder: { principal: person('human:ada'), name: 'Ada' } });
  readonly threadId: ThreadId;
  readonly runId: RunId;
  /** Of each approval: what ran under it, by token. */
  readonly ran = new Map<string, { token: string; digest: string }[]>();
  /** The last thing each said of each approval. */
  readonly said = new Map<
    string,
    { approve: boolean; again: boolean; at: number; role: Role | undefined }
  >();
  private clients = new Map<string, RawClient>();
  private nextKey = 1;
  /** Who paused the room without asking anybody. */
  readonly direct: Principal[] = [];

  constructor() {
    this.bench.member('human:ben', 'approver');
    this.bench.member('human:cyd', 'member');
    this.bench.member('human:dee', 'owner');
    this.bench.member('agent:bot', 'operator');
    const ada = this.as('human:ada');
    this.threadId = ada.does('threads.create', {}).threadId;
    this.runId = ada.does('messages.send', { threadId: this.threadId, text: 'go' }).runId;
    this.producer.does('run.start', {
      runId: this.runId,
      model: { provider: 'x', id: 'y', rehearsal: true },
    });
  }

  get approvals(): Approval[] {
    return this.bench.store
      .scan('rows', { by: 'primary', where: { tbl: 'approvals' }, limit: 999 })
      .map(({ body }): Approval => JSON.parse(body))
      .sort((a, b) => a.askedAt - b.askedAt || (a.id < b.id ? -1 : 1));
  }

  /** A socket of theirs that is open, or (`null`) the room lets them in no more. */
  as(name: string): RawClient {
    const known = this.clients.get(name);
    if (known !== undefined && known.closed === null) return known;
    const client = this.bench.connect(name);
    client.tries('hello', hello);
    this.clients.set(name, client);
    return client;
  }

  get producer(): RawClient {
    return this.as(`autopilot:${this.threadId}`);
  }

  key(): string {
    return `key-${String(this.nextKey++).padStart(8, '0')}`;
  }

  roleOf(name: string): Role | undefined {
    return readRow(this.bench.store, 'members', name)?.role;
  }

  step(one: Act): void {
    const { bench } = this;
    bench.run(100);
    switch (one.do) {
      case 'ask': {
        const at = { runId: this.runId, messageId: 'm-1', partId: `p-${one.i}`, i: one.i };
        const call = {
          callId: `c${one.i}`,
          name: 'web.fetch',
          input: { url: `https://example.com/${one.i}` },
        };
        this.producer.tries('approval.request', { ...at, ...call });
        return;
      }
      case 'pauseAsked': {
        const params = { reason: `of ${one.by}` };
        const key = this.key();
        const answer = this.as(one.by).tries('room.pause', params, key);
        if (answer === 'ok') this.direct.push(person(one.by));
        expect(this.as(one.by).tries('room.pause', params, key)).toBe(answer);
        return;
      }
      case 'resume':
        this.as('human:ada').tries('room.resume', {}, this.key());
        return;
      case 'policy':
        this.as('human:ada').tries('policies.set', { preset: one.preset, minutes: 60 }, this.key());
        return;
      case 'vote':
        return this.vote(one);
      case 'role':
        bench.member(one.name, one.role);
        return;
      case 'comeback':
        return this.comeback(one);
      case 'wait':
        if (one.rings) bench.run(one.ms);
        else bench.clock.jump(one.ms);
        return;
      case 'kill':
        bench.kill();
        this.clients.clear();
        return;
      case 'cancel':
        this.onOne(one.i, ({ id }) =>
          this.as(one.by).tries('approvals.cancel', { approvalId: id }, this.key()),
        );
        return;
      case 'edit':
        this.onOne(one.i, ({ id, digest, method }) => {
          const input =
            method === 'web.fetch' ? { url: 'https://example.com/edited' } : { reason: 'edited' };
          this.as(one.by).tries('approvals.edit', { approvalId: id, digest, input }, this.key());
        });
        return;
      case 'run':
        return this.onOne(one.i, (approval) => this.run(approval, one));
    }
  }

  private onOne(i: number, act: (approval: Approval) => void): void {
    const all = this.approvals;
    const one = all[i % Math.max(1, all.length)];
    if (one !== undefined) act(one);
  }

  /** One says yes, may not decide for a while, and may again after another one said yes. */
  private comeback({ two: [one, other], i }: Extract<Act, { do: 'comeback' }>): void {
    if (one === undefined || other === undefined) return;
    const yes = {
      do: 'vote',
      i,
      approve: true,
      again: false,
      repeat: false,
      stale: false,
    } as const;
    for (const name of [one, other]) this.bench.member(name, 'approver');
    this.vote({ ...yes, by: one });
    this.bench.member(one, 'viewer');
    this.vote({ ...yes, by: other });
    this.bench.member(one, 'approver');
  }

  private vote(one: Extract<Act, { do: 'vote' }>): void {
    this.onOne(one.i, ({ id, digest }) => {
      const verdict = one.approve ? 'approve' : 'reject';
      const params = {
        approvalId: id,
        digest: one.stale ? digestOf('other') : digest,
        verdict,
        ...(one.again ? { again: true } : {}),
      };
      const key = this.key();
      const isPending = readRow(this.bench.store, 'approvals', id)?.state === 'pending';
      const answer = this.as(one.by).tries('approvals.decide', params, key);
      if (one.stale) expect(answer).not.toBe('ok');
      if (answer === 'ok' && isPending)
        this.said.set(`${id} ${one.by}`, {
          approve: one.approve,
          again: one.again,
          at: this.bench.clock.now(),
          role: this.roleOf(one.by),
        });
      if (one.repeat) expect(this.as(one.by).tries('approvals.decide', params, key)).toBe(answer);
    });
  }

  /** As the executor does it: the digest of what it is about to run, and only if the room says so, the effect. */
  private run(approval: Approval, { token, other }: { token: string; other: boolean }): void {
    if (approval.runId === undefined) return;
    const action = other ? approval.action.replace('example.com', 'evil.example') : approval.action;
    const params = { approvalId: approval.id, digest: digestOf(action), token: token.repeat(20) };
    if (this.producer.tries('approval.dispatch', params) !== 'ok') return;
    const list = this.ran.get(approval.id) ?? [];
    list.push({ token, digest: params.digest });
    this.ran.set(approval.id, list);
    this.check(approval.id);
  }

  /** At the moment of an effect. */
  private check(id: string): void {
    const row = readRow(this.bench.store, 'approvals', id);
    const ran = this.ran.get(id) ?? [];
    expect(new Set(ran.map(({ token }) => token)).size).toBe(1);
    expect(row?.state).toBe('dispatched');
    expect(ran.every(({ digest }) => digest === row?.digest)).toBe(true);
    expect(digestOf(row?.action ?? '')).toBe(row?.digest);
    if (row !== null) this.checkVotes(row);
  }

  /** Nothing waits that those who may have decided already, by the rights they have now. */
  checkPending(): void {
    const may = ['approver', 'operator', 'owner'];
    for (const row of this.approvals) {
      if (row.state !== 'pending' || this.bench.clock.now() >= row.deadline) continue;
      const parties = this.partiesOf(row);
      const said = (approve: boolean) =>
        voters.filter(
          (name) =>
            name !== 'agent:bot' &&
            may.includes(this.roleOf(name) ?? 'none') &&
            !parties.includes(person(name)) &&
            this.said.get(`${row.id} ${name}`)?.approve === approve,
        ).length;
      expect([row.id, said(true) < row.terms.need, said(false)]).toEqual([row.id, true, 0]);
    }
  }

  /** Who asked for it or for an earlier version of it, and for whom. */
  private partiesOf(row: Approval): (Principal | undefined)[] {
    const { supersedes } = row;
    const before =
      supersedes === undefined ? null : readRow(this.bench.store, 'approvals', supersedes);
    const own = [row.requestedBy, row.onBehalfOf];
    return before === null ? own : [...own, ...this.partiesOf(before)];
  }

  /** Enough of those who may said yes, in enough steps, and nobody else counted. */
  checkVotes(row: Approval): void {
    const yes = voters.filter((name) => this.said.get(`${row.id} ${name}`)?.approve === true);
    const counted = row.decidedBy ?? [];
    expect(counted.length).toBeGreaterThan(0);
    for (const by of counted) {
      const name = voters.find((one) => person(one) === by);
      expect([row.id, yes.includes(name ?? 'agent:bot') && name !== 'agent:bot']).toEqual([
        row.id,
        true,
      ]);
      const isParty = this.partiesOf(row).includes(by);
      if (isParty)
        expect([row.terms.exclude, row.terms.preset]).not.toEqual([
          ['requestedBy', 'onBehalfOf'],
          'team',
        ]);
      if (isParty) expect(this.said.get(`${row.id} ${name}`)?.again).toBe(true);
      const had = this.said.get(`${row.id} ${name}`)?.role;
      expect(['approver', 'operator', 'owner']).toContain(had);
    }
    if (row.terms.preset === 'strict') expect(new Set(counted).size).toBeGreaterThanOrEqual(2);
  }
}

const hello = {
  protocol: { min: 1, max: 1 },
  client: { name: 'x', version: '1' },
  caps: [],
  topics: [],
};

const seen = { ran: 0, deeds: 0, expired: 0, refused: 0, kills: 0 };

test('[R42] [R41] [R37] in the room: nothing runs unless those who may decide allowed exactly that, nothing twice, over kills; the chain holds', () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 10, maxLength: 60 }), (acts) => {
      const play = new Play();
      for (const one of acts) {
        play.step(one);
        play.checkPending();
        if (one.do === 'kill') seen.kills += 1;
      }
      play.bench.kill();
      play.bench.run(bounds.approvalMinutes * 60_000 + bounds.dispatchWithinMs);
      const receipts = play.bench.store
        .scan('receipts', { by: 'primary', limit: 9_999 })
        .map(({ body }) => JSON.parse(body));
      const of = (kind: string, id: string) =>
        receipts.findIndex((one) => one.kind === kind && one.approvalId === id);
      for (const row of play.approvals) {
        expect([row.state, isOver(row.state)]).toEqual([row.state, true]);
        const dispatched = receipts.filter(
          (one) => one.kind === 'approval.dispatched' && one.approvalId === row.id,
        );
        expect(dispatched.length).toBeLessThanOrEqual(1);
        if (dispatched.length === 1) {
          expect(of('approval.approved', row.id)).toBeGreaterThan(-1);
          expect(of('approval.approved', row.id)).toBeLessThan(of('approval.dispatched', row.id));
          play.checkVotes(row);
        }
        if (row.state === 'expired') seen.expired += 1;
        if (row.state === 'rejected') seen.refused += 1;
      }
      const deeds = play.approvals.filter(
        ({ method, state }) => method === 'room.pause' && state === 'done',
      );
      const asked = deeds.map(({ requestedBy }) => requestedBy);
      const paused = receipts
        .filter(({ kind }) => kind === 'room.pause')
        .map(({ principal }) => principal);
      expect(paused.sort()).toEqual([...play.direct, ...asked].sort());
      seen.deeds += deeds.length;
      seen.ran += play.ran.size;
      expect(firstBrokenReceipt(play.bench.store)).toBeNull();
      expect(play.bench.errors()).toEqual([]);
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 250), seed: 11 },
  );
  for (const [what, times] of Object.entries(seen)) expect([what, times > 5]).toEqual([what, true]);
}, 120_000);

const isOver = (state: Approval['state']): boolean => !['pending', 'approved'].includes(state);
