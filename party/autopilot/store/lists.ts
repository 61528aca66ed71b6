import type { TableName } from '../../../shared/model/tables.ts';
import type { Store } from './shelves.ts';

/** Short lists of rows that are asked for as a whole, whatever their topic: which table each is of. */
export const listTables = {
  /** Approvals that have not come to their end. */
  pending: 'approvals',
  /** Jobs that have not. */
  active: 'jobs',
  pinned: 'threads',
  /** Private ones for which some OpenClaw may only look. */
  lookedAt: 'threads',
} as const satisfies Record<string, TableName>;

export type ListName = keyof typeof listTables;

const most = 1_000;

export const idsOn = (store: Store, name: ListName): string[] =>
  store.scan('lists', { by: 'primary', where: { name }, limit: most }).map(({ id }) => id);

/** Puts a row on its list or takes it off; either may be said again. */
export function list(store: Store, name: ListName, id: string, isOn: boolean): void {
  if (isOn) store.put('lists', { name, id });
  else store.remove('lists', { name, id });
}
