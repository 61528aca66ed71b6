import type { Member } from '../../shared/model/member.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import type { Row, TableName } from '../../shared/model/tables.ts';
import { emptyReplica, type Replica, type Rows } from '../../shared/sync/replica.ts';
import type { Session } from '../connection/session.ts';

export const ada: Principal = principal.parse('human:ada');
export const bo: Principal = principal.parse('human:bo');
export const scout: Principal = principal.parse('agent:scout');

export const live = { name: 'live', since: 0, pingAt: 0, pongBy: null } as const;

export const member = (id: Principal, name: string, role: Role, more: Partial<Member> = {}) => ({
  ...{ id, seq: 1, name, role, joinedAt: 0 },
  ...more,
});

/** A session in touch with a room that holds these rows. */
export function holding(
  rows: { [T in TableName]?: readonly Row<T>[] },
  { role = 'owner', topics = [] }: { role?: Role; topics?: readonly string[] } = {},
): Partial<Session> {
  const standing = { epoch: '0'.repeat(16), seq: 1, start: 0 };
  const replica: Replica = {
    ...emptyReplica,
    rows: byId(rows),
    topics: new Map(['workspace', 'home', ...topics].map((topic) => [topic, standing])),
  };
  return {
    phase: live,
    heardAt: 1,
    self: { principal: ada, role },
    room: { id: 'room', title: 'Ada’s room' },
    replica,
    watched: new Set(replica.topics.keys()),
  };
}

const byId = (rows: { [T in TableName]?: readonly Row<T>[] }): Rows => {
  const maps = Object.entries(rows).map(([table, list]) => [
    table,
    new Map(list.map((row) => [row.id, row])),
  ]);
  return { ...emptyReplica.rows, ...Object.fromEntries(maps) };
};
