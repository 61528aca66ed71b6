import { base32 } from '../../../shared/lib/base32.ts';
import { must } from '../../../shared/lib/must.ts';
import { newId } from '../../../shared/lib/new-id.ts';
import { sha256Hex } from '../../../shared/lib/sha256.ts';
import { shownName } from '../../../shared/lib/shown-name.ts';
import type { Agent } from '../../../shared/model/agent.ts';
import {
  agentId as agentIdSchema,
  keyId as keyIdSchema,
  roomId,
} from '../../../shared/model/ids.ts';
import { principal } from '../../../shared/model/principal.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { changeKey, endKey, gone, keysOf, tellAgent } from '../agent-records.ts';
import { cut, cutAgent } from '../cut.ts';
import { agentEnds, agentLives } from '../living-agents.ts';
import { addMember } from '../membership.ts';
import { readMeta } from '../store/meta.ts';
import { readRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';

export const agentHandlers: Handlers<'agents.create' | 'agents.end' | 'keys.mint' | 'keys.revoke'> =
  {
    'agents.create': {
      look: async (room, _caller, { name: given, role }) => {
        const name = shownName(given, 'agent');
        const { agentsPerPerson, membersPerRoom } = await room.ports.outside.settings();
        return ({ turn, caller }) => {
          const fresh = () => newId(turn.room.ports.randomBytes);
          const agentId = agentIdSchema.parse(fresh());
          const homeRoom = roomId.parse(fresh());
          agentLives(turn, { id: agentId, homeRoom }, agentsPerPerson);
          const who = principal.parse(`agent:${agentId}`);
          const { id: home } = must(readMeta(turn.store, 'room'), 'the room');
          const row = { id: agentId, name, homeRoom, createdAt: turn.now };
          tellAgent(
            turn,
            turn.changes.put('agents', (seq) => ({ ...row, seq })),
            caller,
          );
          const human = readRow(turn.store, 'members', caller)?.name;
          const owner = { principal: caller, homeRoom: home, name: human };
          turn.send({
            to: 'room',
            roomId: homeRoom,
            say: { verb: 'begin', founder: who, name, owner },
          });
          const action = { agentId, name };
          turn.receipt({ principal: caller, kind: 'agent.create', action, outcome: 'done' });
          if (role !== undefined)
            addMember(
              turn,
              { principal: who, homeRoom, name, role, ownedBy: caller },
              { by: caller, most: membersPerRoom },
            );
          return { agentId, principal: who };
        };
      },
    },

    'agents.end': ({ turn, caller }, { agentId }) => {
      const agent = livingAgent(turn, agentId);
      for (const key of keysOf(turn, agentId)) endKey(turn, key, { revokedAt: turn.now });
      const ended = turn.changes.edit('agents', agentId, (row) => ({ ...row, endedAt: turn.now }));
      agentEnds(turn, agentId);
      tellAgent(turn, ended, caller);
      cut(turn, {
        whose: { principal: principal.parse(`agent:${agentId}`) },
        everywhere: false,
        ...gone,
      });
      cutAgent(turn, agent, gone);
      const action = { agentId };
      turn.receipt({ principal: caller, kind: 'agent.end', action, outcome: 'done' });
      return {};
    },

    'keys.mint': ({ turn, caller }, { agentId, name, scope, days, replaces }) => {
      livingAgent(turn, agentId);
      const good = keysOf(turn, agentId).filter(
        ({ revokedAt, expiresAt }) => revokedAt === undefined && expiresAt > turn.now,
      );
      const old = replaces === undefined ? undefined : good.find(({ id }) => id === replaces);
      if (replaces !== undefined && old === undefined) throw new Refusal('notFound');
      if (good.length >= bounds.keysPerAgent)
        throw new Refusal('tooMany', { fix: 'Revoke a key of this agent that is not needed.' });
      const { randomBytes } = turn.room.ports;
      const keyId = keyIdSchema.parse(newId(randomBytes));
      const secret = `ap_${base32(randomBytes(25))}`;
      const expiresAt = turn.now + days * 86_400_000;
      turn.store.put('secrets', { kind: 'key', id: keyId, hash: sha256Hex(secret) });
      changeKey(turn, (seq) => ({
        id: keyId,
        seq,
        agentId,
        name,
        hint: secret.slice(0, hintUnits),
        scope,
        createdAt: turn.now,
        expiresAt,
      }));
      if (old !== undefined) {
        const overlap = Math.min(old.expiresAt, turn.now + bounds.keyOverlapMs);
        endKey(turn, old, { expiresAt: overlap, replacedBy: keyId });
      }
      const action = { keyId, agentId, scope, expiresAt };
      turn.receipt({ principal: caller, kind: 'key.mint', action, outcome: 'done' });
      turn.shownOnce = { secret };
      return { keyId, expiresAt };
    },

    'keys.revoke': ({ turn, caller }, { keyId }) => {
      const key = readRow(turn.store, 'keys', keyId);
      if (key === null) throw new Refusal('notFound');
      if (key.revokedAt !== undefined) return {};
      endKey(turn, key, { revokedAt: turn.now });
      const action = { keyId };
      turn.receipt({ principal: caller, kind: 'key.revoke', action, outcome: 'done' });
      return {};
    },
  };

/** `ap_` and four more: enough to tell keys apart, too little to try. */
const hintUnits = 7;

function livingAgent(turn: Turn, id: string): Agent {
  const agent = readRow(turn.store, 'agents', id);
  if (agent === null) throw new Refusal('notFound');
  if (agent.endedAt !== undefined)
    throw new Refusal('conflict', { message: 'This agent was ended.' });
  return agent;
}
