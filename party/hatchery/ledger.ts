import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { markOf, type Signed, type SignedMap } from '../../shared/canvas/may-change.ts';
import type { Principal } from '../../shared/model/principal.ts';

/** Whose words a value is. */
interface Words {
  by: Principal;
  editedBy?: Principal | undefined;
}

/** What was signed under one key: its author for good, and the last words of each hand in turn. */
export interface SignedEntry {
  map: SignedMap;
  key: string;
  by: Principal;
  hands: readonly { hand: Principal; mark: string }[];
}

/**
 * Who first wrote what, and which words stood there: outlives what it is about, so that nobody takes
 * over a key or brings back what was withdrawn. Entries that changed wait to be stored.
 */
export class Ledger {
  private readonly entries = new Map<string, SignedEntry>();
  private changed = new Map<string, SignedEntry>();

  constructor(stored: Iterable<SignedEntry> = []) {
    for (const entry of stored) this.entries.set(nameOf(entry), entry);
  }

  get size(): number {
    return this.entries.size;
  }

  signed(map: SignedMap, key: string): Signed | null {
    const entry = this.entries.get(nameOf({ map, key }));
    return entry === undefined
      ? null
      : { by: entry.by, marks: entry.hands.map(({ mark }) => mark) };
  }

  /** Of one hand only the last words are kept: those are what another hand found. */
  sign(map: SignedMap, key: string, value: Words): void {
    const name = nameOf({ map, key });
    const known = this.entries.get(name);
    const hand = value.editedBy ?? value.by;
    const hands = known?.hands ?? [];
    const before = hands.at(-1)?.hand === hand ? hands.slice(0, -1) : hands;
    const next = [...before, { hand, mark: markOf(value) }].slice(-bounds.marks);
    const entry = { map, key, by: known?.by ?? value.by, hands: next };
    this.entries.set(name, entry);
    this.changed.set(name, entry);
  }

  takeChanged(): SignedEntry[] {
    const changed = [...this.changed.values()];
    this.changed = new Map();
    return changed;
  }
}

const nameOf = ({ map, key }: Pick<SignedEntry, 'map' | 'key'>): string => `${map} ${key}`;
