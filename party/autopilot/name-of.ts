import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import { readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';

/** What the room calls somebody: who left keeps the name they had, and is never taken for the assistant. */
export function nameOf(store: Store, who: Principal): string {
  const known = readRow(store, 'members', who) ?? store.get('former', { principal: who });
  if (known !== null) return known.name;
  const { kind, id } = splitPrincipal(who);
  if (kind === 'connector') return readRow(store, 'instances', id)?.name ?? 'OpenClaw';
  return kind === 'autopilot' ? 'Autopilot' : 'somebody who left';
}

/** They are no member any more. */
export function keepName(store: Store, who: Principal): void {
  const member = readRow(store, 'members', who);
  if (member !== null) store.put('former', { principal: who, name: member.name });
}
