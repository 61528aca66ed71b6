import { inLine } from '../../../shared/lib/marked.ts';
import type { Member } from '../../../shared/model/member.ts';
import { splitPrincipal } from '../../../shared/model/principal.ts';
import type { Presence } from '../../../shared/protocol/events.ts';
import type { Rows } from '../../../shared/sync/replica.ts';
import { nameIn } from '../../store/member-name.ts';
import { type EdgeFacts, edge, type NodeFacts, node } from './facts.ts';
import { nodeOf } from './node-id.ts';

/** Everybody of the room, whether they are here, whose agent each is, and what one allowed another. */
export function people(
  { members, grants }: Pick<Rows, 'members' | 'grants'>,
  present: readonly Presence[],
  now: number,
): { nodes: NodeFacts[]; edges: EdgeFacts[] } {
  const here = new Set(present.map(({ principal }) => principal));
  const all = [...members.values()].sort(byJoining);
  const edges: EdgeFacts[] = all.map(({ id, ownedBy }) =>
    ownedBy !== undefined && members.has(ownedBy)
      ? edge('belongs', nodeOf.member(ownedBy), nodeOf.member(id))
      : edge('belongs', nodeOf.member(id), nodeOf.autopilot),
  );
  for (const { to, by, method, purpose, ended, expires } of grants.values())
    if (ended === undefined && expires > now && members.has(to) && members.has(by) && to !== by)
      edges.push(
        edge('grant', nodeOf.member(by), nodeOf.member(to), `may ${purpose}: ${inLine(method)}`),
      );
  return { nodes: all.map((one) => person(one, members, here.has(one.id))), edges };
}

function person({ id, name, role, ownedBy }: Member, members: Rows['members'], isHere: boolean) {
  const isAgent = splitPrincipal(id).kind === 'agent';
  const whose = ownedBy === undefined ? '' : ` of ${nameIn(members, ownedBy)}`;
  return node({
    id: nodeOf.member(id),
    kind: 'member',
    label: isAgent ? `Agent${whose} · ${role}` : `Person · ${role}`,
    title: inLine(name),
    words: isHere ? 'here now' : 'not here',
    tone: isHere ? 'live' : 'off',
    isLive: isHere,
  });
}

const byJoining = (a: Member, b: Member): number =>
  a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1);
