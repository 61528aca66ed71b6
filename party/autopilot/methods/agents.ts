import { newId } from '../../../shared/lib/new-id.ts';
import {
  agentId as agentIdSchema,
  keyId as keyIdSchema,
  roomId,
} from '../../../shared/model/ids.ts';
import { principal } from '../../../shared/model/principal.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { readRow } from '../store/records.ts';
import type { Handlers } from './handlers.ts';

export const agentHandlers: Handlers<'agents.create' | 'agents.end' | 'keys.mint' | 'keys.revoke'> =
  {
    'agents.create': ({ turn }, { name }) => {
      const fresh = () => newId(turn.room.ports.randomBytes);
      const agentId = agentIdSchema.parse(fresh());
      const homeRoom = roomId.parse(fresh());
      turn.changes.put('agents', (seq) => ({
        id: agentId,
        seq,
        name,
        homeRoom,
        createdAt: turn.now,
      }));
      return { agentId, principal: principal.parse(`agent:${agentId}`) };
    },

    'agents.end': ({ turn }, { agentId }) => {
      if (readRow(turn.store, 'agents', agentId) === null) throw new Refusal('notFound');
      turn.changes.edit('agents', agentId, (row) => ({ ...row, endedAt: turn.now }));
      return {};
    },

    'keys.mint': ({ turn }, { agentId, name, scope, days }) => {
      if (readRow(turn.store, 'agents', agentId) === null) throw new Refusal('notFound');
      const keyId = keyIdSchema.parse(newId(turn.room.ports.randomBytes));
      const expiresAt = turn.now + days * 86_400_000;
      const row = { id: keyId, agentId, name, hint: '', scope, createdAt: turn.now, expiresAt };
      turn.changes.put('keys', (seq) => ({ ...row, seq }));
      return { keyId, expiresAt };
    },

    'keys.revoke': ({ turn }, { keyId }) => {
      if (readRow(turn.store, 'keys', keyId) === null) throw new Refusal('notFound');
      turn.changes.edit('keys', keyId, (row) => ({ ...row, revokedAt: turn.now }));
      return {};
    },
  };
