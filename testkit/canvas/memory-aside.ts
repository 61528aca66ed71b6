import type { CanvasAside, Orphan } from '../../party/hatchery/canvas-aside.ts';
import type { CanvasCall } from '../../party/hatchery/canvas-call.ts';
import { clientBounds } from '../../party/hatchery/client-bounds.ts';
import type { Withheld } from '../../party/hatchery/hidden-nodes.ts';
import type { Place } from '../../shared/canvas/document.ts';
import type { NodeId } from '../../shared/canvas/node-id.ts';
import type { Principal } from '../../shared/model/principal.ts';

interface Call {
  id: string;
  call: CanvasCall;
  tries: number;
  dueAt: number;
}

/** What is kept beside a canvas, in memory. */
export class MemoryAside implements CanvasAside {
  readonly calls = new Map<string, Call>();
  readonly reserved = new Map<number, { of: Principal; at: number }>();
  private paused = { is: false, version: -1 };
  private alone: Orphan[] = [];
  private looked: number | null = null;
  private readonly hidden = new Map<NodeId, { is: boolean; version: number }>();
  private readonly kept = new Map<NodeId, Map<string, Withheld>>();
  private readonly places = new Map<Principal, Map<NodeId, Place>>();
  private readonly gone = new Map<string, { node: NodeId; since: number }>();

  pause(): boolean {
    return this.paused.is;
  }

  putPause(is: boolean, version: number): boolean {
    if (this.paused.version >= version) return false;
    this.paused = { is, version };
    return true;
  }

  reserve(client: number, of: Principal, now: number): void {
    this.reserved.delete(client);
    this.reserved.set(client, { of, at: now });
    const own = [...this.reserved].flatMap(([one, held]) => (held.of === of ? [one] : []));
    for (const one of own.slice(0, -clientBounds.reserved)) this.reserved.delete(one);
  }

  reservedFor(client: number, now: number): Principal | null {
    const held = this.reserved.get(client);
    return held !== undefined && held.at > now - clientBounds.reservedMs ? held.of : null;
  }

  hiddenNodes(): string[] {
    return [...this.hidden].flatMap(([node, { is }]) => (is ? [node] : []));
  }

  hiddenVersion(node: NodeId): number | null {
    return this.hidden.get(node)?.version ?? null;
  }

  putHidden(node: NodeId, is: boolean, version: number): void {
    this.hidden.set(node, { is, version });
    if (!is) this.kept.delete(node);
  }

  withhold(node: NodeId, about: readonly Withheld[]): void {
    const kept = this.kept.get(node) ?? new Map<string, Withheld>();
    for (const one of about) kept.set(`${one.map} ${one.key}`, one);
    this.kept.set(node, kept);
  }

  withheld(node: NodeId): Withheld[] {
    return [...(this.kept.get(node)?.values() ?? [])];
  }

  withheldKeys(): Withheld[] {
    return [...this.kept.values()].flatMap((kept) => [...kept.values()]);
  }

  ownPlaces(of: Principal): { node: NodeId; place: Place }[] {
    const own = [...(this.places.get(of) ?? [])].map(([node, place]) => ({ node, place }));
    return own.sort((a, b) => (a.node < b.node ? -1 : 1));
  }

  putOwnPlace(of: Principal, node: NodeId, place: Place): void {
    this.places.set(of, new Map([...(this.places.get(of) ?? []), [node, place]]));
  }

  ownNodes(): string[] {
    return [...new Set([...this.places.values()].flatMap((own) => [...own.keys()]))];
  }

  forgetOwnPlaces(node: string): void {
    for (const own of this.places.values())
      for (const one of own.keys()) if (one === node) own.delete(one);
  }

  vanished(): { node: NodeId; since: number }[] {
    return [...this.gone.values()];
  }

  oldestVanished(): number | null {
    return this.gone.size === 0 ? null : Math.min(...this.vanished().map(({ since }) => since));
  }

  putVanished(node: NodeId, since: number): void {
    if (!this.gone.has(node)) this.gone.set(node, { node, since });
  }

  forgetVanished(node: string): void {
    this.gone.delete(node);
  }

  orphans(): Orphan[] {
    return this.alone;
  }

  putOrphans(all: readonly Orphan[]): void {
    this.alone = [...all];
  }

  lookedAt(): number | null {
    return this.looked;
  }

  putLookedAt(at: number): void {
    this.looked = at;
  }

  nextCallDue(): number | null {
    return this.calls.size === 0
      ? null
      : Math.min(...[...this.calls.values()].map(({ dueAt }) => dueAt));
  }

  callsDue(now: number): Call[] {
    return [...this.calls.values()].filter(({ dueAt }) => dueAt <= now);
  }

  putOffCall(id: string, dueAt: number): void {
    const one = this.calls.get(id);
    if (one !== undefined) this.calls.set(id, { ...one, dueAt, tries: one.tries + 1 });
  }

  confirmCalls(ids: readonly string[]): void {
    for (const id of ids) this.calls.delete(id);
  }
}
