import type { Batch, Binding, Kept } from '../../party/hatchery/canvas.ts';
import type { CanvasAccess } from '../../party/hatchery/canvas-message.ts';
import type { CanvasStore, Renewal, VersionHead } from '../../party/hatchery/canvas-store.ts';
import { clientBounds } from '../../party/hatchery/client-bounds.ts';
import type { SignedEntry } from '../../party/hatchery/ledger.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { MemoryAside } from './memory-aside.ts';

/** A canvas that is kept in memory; `fails` makes the next appends fail, `isLost` all reading. */
export class MemoryCanvas implements CanvasStore {
  fails = 0;
  isLost = false;
  readonly aside = new MemoryAside();
  private roomClient = 7;
  private renewed = 0;
  /** How many of the updates are the merged state. */
  private merged = 0;
  updates: Uint8Array[] = [];
  private readonly bindings = new Map<number, Binding>();
  private readonly endedAt = new Map<number, number>();
  private readonly signed = new Map<string, SignedEntry>();
  private readonly accesses = new Map<Principal, CanvasAccess>();
  private readonly heads = new Map<string, VersionHead>();
  private readonly layouts = new Map<string, string>();
  private readonly answers = new Map<string, { answer: string; at: number }>();

  load(): Kept {
    if (this.isLost) throw new Error('disk gone');
    const { updates, bindings, signed } = this;
    return {
      updates: [...updates],
      bindings: [...bindings.values()],
      signed: [...signed.values()],
      roomClient: this.roomClient,
    };
  }

  pending(): { rows: number; bytes: number } {
    const beside = this.updates.slice(this.merged);
    return { rows: beside.length, bytes: beside.reduce((sum, one) => sum + one.length, 0) };
  }

  append({ update, bindings, signed, calls }: Batch): void {
    if (this.fails > 0) {
      this.fails -= 1;
      throw new Error('disk full');
    }
    this.updates.push(update);
    for (const one of bindings) this.bindings.set(one.client, one);
    for (const { id, call } of calls) this.aside.calls.set(id, { id, call, tries: 0, dueAt: 0 });
    for (const one of signed) this.signed.set(`${one.map} ${one.key}`, one);
  }

  compact(state: Uint8Array): void {
    this.updates = [state];
    this.merged = 1;
  }

  renew({ state, roomClient, at, forget }: Renewal): void {
    this.compact(state);
    this.renewed = at;
    for (const { map, key } of forget) this.signed.delete(`${map} ${key}`);
    for (const client of [...this.bindings.keys(), this.roomClient]) {
      this.bindings.set(client, { client, principal: 'ended' });
      if (!this.endedAt.has(client)) this.endedAt.set(client, at);
    }
    for (const [client, endedAt] of [...this.endedAt])
      if (endedAt < at - clientBounds.endedMs) {
        this.bindings.delete(client);
        this.endedAt.delete(client);
      }
    this.roomClient = roomClient;
  }

  renewedAt(): number {
    return this.renewed;
  }

  access(of: Principal): CanvasAccess | null {
    return this.accesses.get(of) ?? null;
  }

  putAccess(access: CanvasAccess): boolean {
    const known = this.access(access.principal);
    if (known !== null && known.version >= access.version) return false;
    this.accesses.set(access.principal, access);
    return true;
  }

  versions(): VersionHead[] {
    return [...this.heads.values()].sort((a, b) => b.at - a.at);
  }

  versionsOf(layout: string): VersionHead[] {
    return this.versions().filter(({ id }) => this.layouts.get(id) === layout);
  }

  readVersion(id: string): string | null {
    return this.layouts.get(id) ?? null;
  }

  putVersion(head: VersionHead, layout: string): void {
    this.nameVersion(head);
    this.layouts.set(head.id, layout);
  }

  nameVersion(head: VersionHead): void {
    this.heads.set(head.id, head);
  }

  forgetVersion(id: string): void {
    this.heads.delete(id);
    this.layouts.delete(id);
  }

  answered(of: Principal, key: string): string | null {
    return this.answers.get(`${of} ${key}`)?.answer ?? null;
  }

  keepAnswer(of: Principal, key: string, answer: string, at: number): void {
    this.answers.set(`${of} ${key}`, { answer, at });
  }

  forgetAnswers(before: number): void {
    for (const [name, { at }] of this.answers) if (at < before) this.answers.delete(name);
  }

  get bytes(): number {
    return this.updates.reduce((sum, one) => sum + one.length, 0);
  }
}
