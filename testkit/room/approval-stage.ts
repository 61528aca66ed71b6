import { readRow } from '../../party/autopilot/store/records.ts';
import type { Approval, Preset } from '../../shared/model/approval.ts';
import type { PartId } from '../../shared/model/ids.ts';
import type { ToolPart } from '../../shared/model/part.ts';
import type { Receipt } from '../../shared/model/receipt.ts';
import { parseAction } from '../../shared/policy/action.ts';
import type { RawClient } from './raw-client.ts';
import { person, RoomBench } from './room-bench.ts';

export const humans = {
  ada: person('human:ada'),
  ben: person('human:ben'),
  cyd: person('human:cyd'),
  dee: person('human:dee'),
} as const;

/**
 * A room of people: Ada founded it, Ben and Dee may decide, Cyd may ask. Cyd asked the assistant for
 * something, and it may want to read pages of the web.
 */
export class ApprovalStage {
  readonly bench = new RoomBench({}, { founder: { principal: humans.ada, name: 'Ada' } });
  readonly ada = this.join(humans.ada);
  readonly ben: RawClient;
  readonly cyd: RawClient;
  readonly threadId;
  readonly runId;
  readonly producer;

  constructor(preset: Preset = 'solo', asker: keyof typeof humans = 'cyd') {
    const { bench } = this;
    bench.member(humans.ben, 'approver');
    bench.member(humans.dee, 'approver');
    bench.member(humans.cyd, 'member');
    if (preset !== 'solo') this.ada.does('policies.set', { preset, minutes: 60 });
    this.ben = this.join(humans.ben);
    this.cyd = this.join(humans.cyd);
    const who = { ...this, dee: this.join(humans.dee) }[asker];
    this.threadId = who.does('threads.create', {}).threadId;
    this.runId = who.does('messages.send', { threadId: this.threadId, text: 'go' }).runId;
    this.producer = bench.producer(this.threadId);
    const model = { provider: 'x', id: 'y', rehearsal: true };
    this.producer.does('run.start', { runId: this.runId, model });
    bench.run(0);
    bench.deliveries.length = 0;
  }

  join(who: string): RawClient {
    return this.bench.join(who, ['approvals']);
  }

  /** The assistant asks to read a page. */
  fetches(i: number, url = `https://example.com/${i}`) {
    const place = { runId: this.runId, messageId: 'm-1', partId: `p-${i}`, i, callId: `c${i}` };
    return this.producer.does('approval.request', { ...place, name: 'web.fetch', input: { url } });
  }

  park(): boolean {
    return this.producer.does('run.park', { runId: this.runId }).parked;
  }

  row(id: string): Approval {
    const row = readRow(this.bench.store, 'approvals', id);
    if (row === null) throw new Error('no approval');
    return row;
  }

  votes(client: RawClient, id: string, verdict: 'approve' | 'reject' = 'approve', more = {}) {
    const { digest } = this.row(id);
    const key = `key-${client.id}-${Math.abs(this.bench.store.writes)}`;
    return client.tries('approvals.decide', { approvalId: id, digest, verdict, ...more }, key);
  }

  /** Both steps of whoever decides what they asked for. */
  votesTwice(client: RawClient, id: string) {
    return [this.votes(client, id), this.votes(client, id, 'approve', { again: true })];
  }

  edits(client: RawClient, id: string, input: object) {
    const { digest } = this.row(id);
    return client.ask(
      'approvals.edit',
      { approvalId: id, digest, input },
      `key-${client.id}-${Math.abs(this.bench.store.writes)}`,
    );
  }

  /** The new approval. */
  edited(client: RawClient, id: string, input: object): Approval {
    const answer = this.edits(client, id, input);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return this.row(this.row(id).supersededBy ?? '');
  }

  dispatches(id: string, token = 't'.repeat(20)) {
    const { digest } = this.row(id);
    return this.producer.tries('approval.dispatch', { approvalId: id, digest, token });
  }

  /** What the assistant says of a call that it made. */
  tells(i: number, progress: object) {
    const place = { runId: this.runId, messageId: 'm-1', partId: `p-${i}`, i, callId: `c${i}` };
    const input = { url: `https://example.com/${i}` };
    this.producer.does('tool', {
      ...place,
      name: 'web.fetch',
      state: 'done',
      input,
      ...progress,
    });
  }

  tool(i: number): ToolPart {
    const part = readRow(this.bench.store, 'parts', `p-${i}` as PartId);
    if (part?.kind !== 'tool') throw new Error('no tool');
    return part;
  }

  run() {
    return readRow(this.bench.store, 'runs', this.runId);
  }

  /** What woke the assistant since the stage was set. */
  wakes(): (string | undefined)[] {
    return this.bench.deliveries.flatMap((one) =>
      one.to === 'threadAgent' && one.verb === 'wake' ? [one.cause] : [],
    );
  }

  receipts(kind = ''): Receipt[] {
    return this.bench.store
      .scan('receipts', { by: 'primary', limit: 999 })
      .map(({ body }): Receipt => JSON.parse(body))
      .filter((one) => one.kind.startsWith(kind));
  }

  inputOf(id: string): unknown {
    return parseAction(this.row(id).action).input;
  }
}

/** What lets somebody read pages of one host without asking. */
export const fetchGrant = (to: string, more: object = {}) => ({
  to: person(to),
  purpose: 'act' as const,
  method: 'web.fetch',
  where: { url: { startsWith: 'https://example.com/' } },
  uses: 9,
  hours: 1,
  ...more,
});
