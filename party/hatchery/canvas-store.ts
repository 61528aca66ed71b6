import type { Principal } from '../../shared/model/principal.ts';
import type { Batch, Kept } from './canvas.ts';
import type { CanvasAside } from './canvas-aside.ts';
import type { CanvasAccess } from './canvas-message.ts';
import type { SignedEntry } from './ledger.ts';

export interface VersionHead {
  id: string;
  at: number;
  /** Who named it; `null` for one that was made by itself. */
  by: Principal | null;
  name: string | null;
}

/** A document without a past, in place of the one before. */
export interface Renewal {
  state: Uint8Array;
  roomClient: number;
  at: number;
  /** Whose keys need not be known any more. */
  forget: readonly Pick<SignedEntry, 'map' | 'key'>[];
}

/** Where a canvas is kept. Each call is one transaction: it is done when it returns, or throws and did nothing. */
export interface CanvasStore {
  load(): Kept;
  /** How much lies beside the merged state, since it was merged. */
  pending(): { rows: number; bytes: number };
  append(batch: Batch): void;
  /** Replaces all that was appended by one state. */
  compact(state: Uint8Array): void;
  /** The same by a document without a past: every client of the one before has ended, and the room writes as another. */
  renew(anew: Renewal): void;
  /** When that was last done (ms); 0 for never. */
  renewedAt(): number;
  /** What the room last said of somebody. */
  access(principal: Principal): CanvasAccess | null;
  /** False when what is known is newer. */
  putAccess(access: CanvasAccess): boolean;
  /** The newest first. */
  versions(): VersionHead[];
  /** Those that hold exactly this layout. */
  versionsOf(layout: string): VersionHead[];
  readVersion(id: string): string | null;
  putVersion(head: VersionHead, layout: string): void;
  nameVersion(head: VersionHead): void;
  forgetVersion(id: string): void;
  /** What was answered to an act of an agent; a repeat gets it again. */
  answered(principal: Principal, key: string): string | null;
  keepAnswer(principal: Principal, key: string, answer: string, at: number): void;
  forgetAnswers(before: number): void;
  /** All that is kept beside the document. */
  readonly aside: CanvasAside;
}
