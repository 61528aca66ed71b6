import type { AgentId, RoomId } from '../../shared/model/ids.ts';
import { agentId, roomId } from '../../shared/model/ids.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

export interface LivingAgent {
  id: AgentId;
  homeRoom: RoomId;
}

/** All of them: what ended is in no scan, so that a ban reaches every one that lives. */
export const livingAgents = (store: Store): LivingAgent[] =>
  store
    .scan('livingAgents', { by: 'primary', limit: 10_000 })
    .map(({ id, homeRoom }) => ({ id: agentId.parse(id), homeRoom: roomId.parse(homeRoom) }));

/** Another agent may live, if there are not as many as there may be, and not too many were made today. */
export function agentLives(turn: Turn, { id, homeRoom }: LivingAgent, most: number): void {
  if (livingAgents(turn.store).length >= most)
    throw new Refusal('tooMany', {
      message: 'You have as many agents as you may have.',
      fix: 'End one, or ask an admin of the installation for a larger limit.',
    });
  countMade(turn);
  turn.store.put('livingAgents', { id, homeRoom });
}

export const agentEnds = ({ store }: Turn, id: AgentId): void =>
  store.remove('livingAgents', { id });

/** Each founds a room that stays when it is ended. */
function countMade({ store, now }: Turn): void {
  const about = `agentsMade:${Math.floor(now / dayMs)}`;
  const before = { by: 'primary', above: 'agentsMade:', below: about, limit: 10 } as const;
  for (const old of store.scan('heard', before)) store.remove('heard', { about: old.about });
  const made = store.get('heard', { about })?.version ?? 0;
  if (made >= bounds.agentsPerDay)
    throw new Refusal('tooMany', {
      message: 'You made as many agents today as one may in a day.',
      fix: 'Use one that you have, or come back tomorrow.',
    });
  store.put('heard', { about, version: made + 1 });
}

const dayMs = 86_400_000;
