import type { HostDesk } from '../../party/autopilot/openclaw/host-desk.ts';
import { parseRow, readRow } from '../../party/autopilot/store/records.ts';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { must } from '../../shared/lib/must.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import type { ParamsInput } from '../../shared/methods/contract.ts';
import type { Approval, Preset } from '../../shared/model/approval.ts';
import {
  type ApprovalId,
  type InstanceId,
  instanceId as instanceIdSchema,
  type RunId,
  type ThreadId,
} from '../../shared/model/ids.ts';
import type { Instance } from '../../shared/model/instance.ts';
import type { Job } from '../../shared/model/job.ts';
import { neededScopes } from '../../shared/model/needed-scopes.ts';
import { type Order, order } from '../../shared/model/order.ts';
import { principal } from '../../shared/model/principal.ts';
import type { Receipt } from '../../shared/model/receipt.ts';
import type { Run } from '../../shared/model/run.ts';
import { mainSessionKey } from '../../shared/model/session-key.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { humans } from './approval-stage.ts';
import { deskOf, model, PlayedHost } from './played-host.ts';
import type { RawClient } from './raw-client.ts';
import { RoomBench } from './room-bench.ts';

export const boot = {
  gatewayVersion: '2026.9.6',
  bootId: 'boot-1',
  scopes: [...neededScopes],
  connectorVersion: '1',
};

/**
 * A room of people with a host that is played: Ada founded it, Ben and Dee may decide, Cyd may ask.
 * The connector is a raw client that speaks the contract.
 */
export class GatewayStage {
  readonly host = new PlayedHost();
  readonly bench: RoomBench;
  /** After a kill somebody has to come back: their sockets died. */
  ada: RawClient;
  ben: RawClient;
  cyd: RawClient;

  constructor({
    preset = 'solo',
    hosts = true,
    desk = deskOf,
  }: {
    preset?: Preset;
    hosts?: boolean;
    desk?: (host: PlayedHost) => HostDesk;
  } = {}) {
    const place = { founder: { principal: humans.ada, name: 'Ada' } };
    this.bench = new RoomBench({}, hosts ? { ...place, hosts: desk(this.host) } : place);
    this.ada = this.join(humans.ada);
    this.bench.member(humans.ben, 'approver');
    this.bench.member(humans.dee, 'approver');
    this.bench.member(humans.cyd, 'member');
    if (preset !== 'solo') this.ada.does('policies.set', { preset, minutes: 60 });
    this.ben = this.join(humans.ben);
    this.cyd = this.join(humans.cyd);
  }

  join(who: string): RawClient {
    return this.bench.join(who, ['workspace', 'approvals', 'jobs']);
  }

  /** Cyd asks for an OpenClaw; the instance and its approval. */
  asks(params: ParamsInput<'instances.create'> = {}, who = this.cyd) {
    const key = `key-${who.id}-${Math.abs(this.bench.store.writes)}`;
    const answer = who.ask('instances.create', params, key);
    if (answer.ok || answer.error.code !== 'waits') throw new Error(JSON.stringify(answer));
    const approval = this.approval(answer.error.approvalId ?? '');
    return { approval, id: must(approval.instanceId, 'the instance') };
  }

  /** Cyd asks for it to be deleted. */
  deletes(instanceId: InstanceId) {
    const answer = this.cyd.ask('instances.remove', { instanceId }, `key-remove-${instanceId}`);
    if (answer.ok || answer.error.code !== 'waits') throw new Error(JSON.stringify(answer));
    return { approval: this.approval(answer.error.approvalId ?? '') };
  }

  /** The runs of a thread, the first one first. */
  runsOf(threadId: ThreadId): Run[] {
    const where = { topic: `thread:${threadId}`, tbl: 'runs' };
    return this.bench.store
      .scan('rows', { by: 'byKey', where, limit: 100 })
      .map((item) => parseRow('runs', item));
  }

  votes(who: RawClient, id: string, verdict: 'approve' | 'reject' = 'approve', more = {}): string {
    const { digest } = this.approval(id);
    const key = `key-${who.id}-${Math.abs(this.bench.store.writes)}-vote`;
    return who.tries('approvals.decide', { approvalId: id, digest, verdict, ...more }, key);
  }

  /** An instance that was allowed and that its host is starting. */
  async allowed(params: ParamsInput<'instances.create'> = {}): Promise<InstanceId> {
    const { approval, id } = this.asks(params);
    this.votes(this.ben, approval.id);
    await this.settle();
    return id;
  }

  /** One that is ready, with its connector. */
  async ready(params: ParamsInput<'instances.create'> = {}) {
    const id = await this.allowed(params);
    this.host.starts.at(-1)?.comes();
    await this.settle();
    const connector = this.connects(id);
    connector.does('gateway.ready', { pingMs: 40, model });
    await this.settle();
    return { id, connector, threadId: this.instance(id).threadId };
  }

  /** A connector that says hello, and takes its instance over. */
  connects(id: InstanceId, told: Partial<typeof boot> = {}, generation?: number): RawClient {
    const connector = this.calls(id, generation);
    connector.does('gateway.hello', { ...boot, ...told });
    return connector;
  }

  /** A connector that only said the hello of every client. */
  calls(id: InstanceId, generation = this.instance(id).generation): RawClient {
    const connector = this.bench.connect(principal.parse(`connector:${id}`), { generation });
    connector.hello([], ['delta.v1']);
    return connector;
  }

  /** What the room asked the connector for on this socket, of one kind. */
  orders<K extends Order['kind']>(connector: RawClient, kind: K): Extract<Order, { kind: K }>[] {
    return connector
      .events('order')
      .map((event) => order.parse(event.order))
      .filter((one): one is Extract<Order, { kind: K }> => one.kind === kind);
  }

  /** The gateway asks to run a command for the first run of the session. */
  gatewayAsks(
    connector: RawClient,
    gatewayId: string,
    more: Partial<ParamsInput<'gateway.asks'>> & { command?: string } = {},
  ): ApprovalId {
    const { command = 'uname -sr', ...rest } = more;
    const action = canonicalJson({ command, cwd: '/work', host: 'gateway' });
    return connector.does('gateway.asks', {
      gatewayId,
      sessionKey: mainSessionKey,
      action,
      digest: sha256Hex(action),
      allowedDecisions: ['allow-once', 'deny'],
      createdAt: this.bench.clock.now(),
      expiresAt: this.bench.clock.now() + 1_800_000,
      ...rest,
    }).approvalId;
  }

  /** Lets what was promised happen: the host's answers, and what follows from them. */
  async settle(): Promise<void> {
    for (let i = 0; i < 50; i++) await Promise.resolve();
    this.bench.run(0);
    for (let i = 0; i < 50; i++) await Promise.resolve();
  }

  /** The connector is gone, nobody brings it back, and its start is given up; people look again. */
  isGivenUp(): void {
    this.bench.run(bounds.connectorAwayMs + bounds.startWithinMs);
    [this.ada, this.ben, this.cyd] = [
      this.join(humans.ada),
      this.join(humans.ben),
      this.join(humans.cyd),
    ];
  }

  instance(id: string): Instance {
    return must(readRow(this.bench.store, 'instances', instanceIdSchema.parse(id)), 'the instance');
  }

  approval(id: string): Approval {
    return must(readRow(this.bench.store, 'approvals', id), 'the approval');
  }

  /** Is the connector of an instance there, and has it taken it over? */
  isConnected(id: InstanceId): boolean {
    const who = principal.parse(`connector:${id}`);
    return this.bench.room.connectionsOf(who).some(({ fence }) => fence !== null);
  }

  job(id: InstanceId): Job {
    return must(readRow(this.bench.store, 'jobs', this.instance(id).jobId ?? ''), 'the job');
  }

  run(id: RunId): Run {
    return must(readRow(this.bench.store, 'runs', id), 'the run');
  }

  /** The words of a thread, message by message. */
  words(threadId: ThreadId): string[] {
    return this.ada
      .does('messages.page', { threadId, before: 1_000_000, limit: 50 })
      .streams.map(({ text }) => text);
  }

  /** Answers a run that was handed over, from its beginning to its end. */
  answers(connector: RawClient, runId: RunId, text: string): void {
    this.begins(connector, runId, text);
    connector.does('part.end', {
      partId: `p-${runId}`,
      rev: 0,
      length: text.length,
      sha256: sha256Hex(text),
      state: 'done',
    });
    connector.does('run.end', { runId, state: 'done' });
  }

  begins(connector: RawClient, runId: RunId, text: string) {
    connector.does('run.open', { runId, contextUnits: 0 });
    connector.does('run.start', { runId, model });
    const place = { runId, messageId: `m-${runId}`, partId: `p-${runId}`, i: 0 };
    return connector.does('part.start', { ...place, kind: 'text', text });
  }

  receipts(kind = ''): Receipt[] {
    return this.bench.store
      .scan('receipts', { by: 'primary', limit: 999 })
      .map(({ body }): Receipt => JSON.parse(body))
      .filter((one) => one.kind.startsWith(kind));
  }
}
