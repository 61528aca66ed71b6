import { type Principal, principal } from '../../shared/model/principal.ts';
import { isLiveRun } from '../../shared/model/run.ts';
import type { Standing } from './attachment.ts';
import { tellCanvasCut } from './canvas-access.ts';
import { isOneOf, rememberCut } from './cuts.ts';
import { type LivingAgent, livingAgents } from './living-agents.ts';
import { removeMember } from './membership.ts';
import { revokeInvitesMadeWith, revokeInvitesOf } from './open-invites.ts';
import type { Whose } from './room-message.ts';
import { stopRun } from './run-queue.ts';
import { readMeta } from './store/meta.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

/** See `roomMessage`. */
export interface Cut extends How {
  whose: Whose;
  everywhere: boolean;
}

/** What goes beside the sockets. */
export interface How {
  stops: boolean;
  voids?: boolean | undefined;
  leaves?: boolean | undefined;
}

/**
 * Hangs up here what came in as this principal or by this credential, and remembers it for what is
 * still under way; a home room passes it on to
 * every room that its founder is a member of, and, where it is about the founder, to the homes of
 * their agents, who come in on the founder's word.
 */
export function cut(
  turn: Turn,
  { whose, everywhere, stops, voids = false, leaves = false }: Cut,
): void {
  const { room, store } = turn;
  rememberCut(turn, whose);
  tellCanvasCut(turn, whose);
  turn.first(() => {
    for (const connection of room.everyone())
      if (isMeant(connection.standing, whose)) room.hangUp(connection, 'notAuthenticated', 'cut');
  });
  if (stops && 'principal' in whose) stopRunsOf(turn, whose.principal);
  if (voids) voidInvites(turn, whose);
  if (leaves && 'principal' in whose) leave(turn, whose.principal);
  if (!everywhere) return;
  const how = { stops, voids, leaves };
  for (const { id: roomId } of store
    .scan('rows', { by: 'primary', where: { tbl: 'badges' }, limit: 10_000 })
    .map((item) => parseRow('badges', item)))
    turn.send({ to: 'room', roomId, say: { verb: 'cut', whose, everywhere: false, ...how } });
  if ('principal' in whose && whose.principal === readMeta(store, 'room')?.founder)
    cutAgents(turn, how);
}

function leave(turn: Turn, who: Principal): void {
  if (readRow(turn.store, 'members', who) !== null) removeMember(turn, who, who);
}

function voidInvites(turn: Turn, whose: Whose): void {
  if ('principal' in whose) revokeInvitesOf(turn, whose.principal);
  else if ('credential' in whose) revokeInvitesMadeWith(turn, whose.credential);
}

function cutAgents(turn: Turn, how: How): void {
  for (const agent of livingAgents(turn.store)) cutAgent(turn, agent, how);
}

/** Hangs up an agent everywhere, from the home of the human who answers for it. */
export function cutAgent(turn: Turn, { id, homeRoom }: LivingAgent, how: How): void {
  const whose = { principal: principal.parse(`agent:${id}`) };
  const say = { verb: 'cut', whose, everywhere: true, ...how } as const;
  turn.send({ to: 'room', roomId: homeRoom, say });
}

function stopRunsOf(turn: Turn, who: Principal): void {
  const live = turn.store.scan('liveRuns', { by: 'primary', limit: 10_000 });
  for (const { runId } of live) {
    const run = readRow(turn.store, 'runs', runId);
    if (run !== null && isLiveRun(run.state) && run.askedBy === who) stopRun(turn, run, who);
  }
}

function isMeant({ principal: who, credential }: Standing, whose: Whose): boolean {
  if ('principal' in whose) return who === whose.principal;
  if ('credential' in whose) return [credential?.id, credential?.login].includes(whose.credential);
  return credential !== null && isOneOf(whose, who, credential);
}
