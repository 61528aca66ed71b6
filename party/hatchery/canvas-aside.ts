import type { Place } from '../../shared/canvas/document.ts';
import type { NodeId } from '../../shared/canvas/node-id.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { CanvasCall } from './canvas-call.ts';
import type { Withheld } from './hidden-nodes.ts';

/** Something that was said of a comment. */
export interface Orphan {
  map: 'replies' | 'resolved';
  key: string;
}

/** What a canvas keeps beside its document: words of the room, places of one's own, what is to be done later. */
export interface CanvasAside {
  /** Did the room pause its agents? */
  pause(): boolean;
  /** False when what is known is newer. */
  putPause(isPaused: boolean, version: number): boolean;
  /** Of each member the newest few are kept, and none for longer than it is waited for. */
  reserve(client: number, principal: Principal, now: number): void;
  /** Who was here as this client a short while ago. */
  reservedFor(client: number, now: number): Principal | null;
  hiddenNodes(): string[];
  /** By which word of the room a node is hidden or not; `null` where it never said so. */
  hiddenVersion(node: NodeId): number | null;
  /** Shown again, what was withheld about it is forgotten. */
  putHidden(node: NodeId, isHidden: boolean, version: number): void;
  /** Added to what is withheld about it already. */
  withhold(node: NodeId, about: readonly Withheld[]): void;
  withheld(node: NodeId): Withheld[];
  /** Every key that is withheld, whatever it is about. */
  withheldKeys(): Pick<Withheld, 'map' | 'key'>[];
  /** Where somebody put what not everybody sees. */
  ownPlaces(principal: Principal): { node: NodeId; place: Place }[];
  putOwnPlace(principal: Principal, node: NodeId, place: Place): void;
  /** All nodes that anybody placed for themselves. */
  ownNodes(): string[];
  forgetOwnPlaces(node: string): void;
  /** Nodes that are no longer there, and since when that is known (ms). */
  vanished(): { node: NodeId; since: number }[];
  oldestVanished(): number | null;
  putVanished(node: NodeId, since: number): void;
  forgetVanished(node: string): void;
  /** What was said of comments that stand no more, as the last look found it. */
  orphans(): Orphan[];
  putOrphans(all: readonly Orphan[]): void;
  /** When it was last looked for them. */
  lookedAt(): number | null;
  putLookedAt(at: number): void;
  nextCallDue(): number | null;
  callsDue(now: number): { id: string; tries: number; call: CanvasCall }[];
  putOffCall(id: string, dueAt: number): void;
  confirmCalls(ids: readonly string[]): void;
}
