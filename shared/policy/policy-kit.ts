import type { Approval, AskedRisk, Preset } from '../model/approval.ts';
import type { Grant } from '../model/grant.ts';
import { approvalId, grantId, roomId } from '../model/ids.ts';
import type { Member } from '../model/member.ts';
import { type Principal, principal } from '../model/principal.ts';
import type { Role } from '../model/role.ts';
import { actionBytes, digestOf } from './action.ts';
import type { Electorate } from './electorate.ts';
import { termsFor } from './terms.ts';

/** For tests: people by name, and what they could decide about. */
export const human = (name: string): Principal => principal.parse(`human:${name}`);
export const agent = (name: string): Principal => principal.parse(`agent:${name}`);
export const assistant = principal.parse('autopilot:t1');

export const member = (id: Principal, role: Role, ownedBy?: Principal): Member => ({
  id,
  seq: 1,
  name: id,
  role,
  joinedAt: 0,
  ...(ownedBy === undefined ? {} : { ownedBy }),
});

export const hall = (members: Member[], more: Partial<Electorate> = {}): Electorate => ({
  members,
  grants: [],
  founder: human('ada'),
  now: 1_000,
  ...more,
});

export const grant = (to: Principal, more: Partial<Grant> = {}): Grant => ({
  id: grantId.parse('g1'),
  seq: 1,
  to,
  purpose: 'act',
  method: 'web.fetch',
  where: { url: { startsWith: 'https://example.com/' } },
  by: human('ada'),
  at: 0,
  expires: 1_000_000,
  usesLeft: 3,
  note: '',
  ...more,
});

export function asked(
  preset: Preset,
  members: Member[],
  more: Partial<Approval> & { risk?: AskedRisk; input?: unknown } = {},
): Approval {
  const { input = { url: 'https://example.com/a' }, risk = 'secure', ...rest } = more;
  const requestedBy = rest.requestedBy ?? assistant;
  const forWhom = rest.onBehalfOf === undefined ? {} : { for: rest.onBehalfOf };
  const room = roomId.parse('room-1');
  const bytes = actionBytes({ room, method: 'web.fetch', input, by: requestedBy, ...forWhom });
  return {
    id: approvalId.parse('a1'),
    seq: 1,
    layer: 'product',
    method: 'web.fetch',
    action: bytes,
    digest: digestOf(bytes),
    summary: '',
    risk,
    requestedBy,
    terms: termsFor(preset, risk, members, human('ada')),
    askedAt: 0,
    deadline: 100_000,
    state: 'pending',
    votes: [],
    ...rest,
  };
}
