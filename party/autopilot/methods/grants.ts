import { newId } from '../../../shared/lib/new-id.ts';
import { contract, isMethodName } from '../../../shared/methods/contract.ts';
import { grantId as grantIdSchema } from '../../../shared/model/ids.ts';
import { splitPrincipal } from '../../../shared/model/principal.ts';
import { mayGrant } from '../../../shared/policy/grant.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { approvalFor, electorateOf } from '../approvals.ts';
import { completeGrants, endGrant, grantReceipt, grantsOf } from '../grants.ts';
import { readRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';

export const grantHandlers: Handlers<'grants.create' | 'grants.cut'> = {
  'grants.create': ({ turn, caller }, params) => {
    const { to, purpose, method, where, uses, hours, note = '', approvalId } = params;
    if (!isMethodName(method)) throw new Refusal('notFound');
    const role = turn.room.roleOf(caller);
    const { risk } = contract[method];
    const { founder } = electorateOf(turn);
    if (!mayGrant({ principal: caller, role, founder }, { to, purpose, risk }))
      throw new Refusal('notAllowed');
    const { kind } = splitPrincipal(to);
    const isThere =
      kind === 'autopilot'
        ? readRow(turn.store, 'threads', splitPrincipal(to).id) !== null
        : readRow(turn.store, 'members', to) !== null;
    if (!isThere) throw new Refusal('notFound');
    const given = approvalId === undefined ? null : approvalFor(turn.store, approvalId, caller);
    makeRoom(turn);
    const id = grantIdSchema.parse(newId(turn.room.ports.randomBytes));
    const grant = turn.changes.put('grants', (seq) => ({
      id,
      seq,
      to,
      purpose,
      method,
      where,
      by: caller,
      at: turn.now,
      expires: turn.now + hours * 3_600_000,
      usesLeft: uses,
      note,
      ...(given === null ? {} : { of: given.id }),
    }));
    turn.deadline('grant', id, grant.expires);
    if (given !== null) completeGrants(turn, given);
    grantReceipt(turn, grant, 'done');
    return { grantId: id };
  },

  'grants.cut': ({ turn, caller }, { grantId }) => {
    const grant = readRow(turn.store, 'grants', grantId);
    if (grant === null) throw new Refusal('notFound');
    const isOwn = grant.by === caller || grant.to === caller;
    if (!isOwn && turn.room.roleOf(caller) !== 'owner') throw new Refusal('notAllowed');
    endGrant(turn, grantId, 'cut');
    return {};
  },
};

/** The grants that ended longest ago make room for a new one. */
function makeRoom(turn: Turn): void {
  const all = grantsOf(turn.store);
  if (all.length < bounds.grants) return;
  const ended = all
    .filter((one) => one.ended !== undefined)
    .sort((a, b) => (a.ended?.at ?? 0) - (b.ended?.at ?? 0));
  const [oldest] = ended;
  if (oldest === undefined) throw new Refusal('tooMany');
  turn.changes.remove('grants', oldest.id);
}
