import type { Params, Result } from '../../../shared/methods/contract.ts';
import { type InstanceId, instanceId as instanceIdSchema } from '../../../shared/model/ids.ts';
import { type Instance, instanceTransitions } from '../../../shared/model/instance.ts';
import { neededScopes } from '../../../shared/model/needed-scopes.ts';
import { type Principal, splitPrincipal } from '../../../shared/model/principal.ts';
import { boxTopic } from '../../../shared/model/topic.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import type { Connection } from '../connection.ts';
import { nameOf } from '../name-of.ts';
import { readRow } from '../store/records.ts';
import { textOf } from '../text-of.ts';
import type { Call, Turn } from '../turn.ts';
import { boxOf, changeBox } from './boxes.ts';
import { leaseHeld } from './held-runs.ts';
import { changeInstance, setTrouble, turnInstance } from './instances.ts';
import { becomeReady } from './lifecycle.ts';
import { askModel } from './look-after.ts';
import { keepOrder, ordersOf } from './orders.ts';
import { isAtGateway, isHandedOver, liveRunsAt } from './session-runs.ts';
import { sessionsOf } from './sessions.ts';
import { troubles } from './troubles.ts';

/** The instance that a connector is of. */
export const instanceIdOf = (who: Principal): InstanceId =>
  instanceIdSchema.parse(splitPrincipal(who).id);

/** The line of versions that this program was made and tried for. */
const knownVersion = /^2026\.9\./;

/**
 * A connector takes its instance over: whoever had it before is hung up, and its frames count no more.
 * It hears all that is open, so that nothing has to be remembered on its side.
 */
export function takeOver(call: Call, told: Params<'gateway.hello'>): Result<'gateway.hello'> {
  const { turn, connection, caller } = call;
  const id = instanceIdOf(caller);
  const instance = refuseStranger(turn, connection, id);
  const box = boxOf(turn.store, id);
  const fence = box.fence + 1;
  const isSameBoot = box.bootId === told.bootId;
  turn.first(() => {
    for (const other of turn.room.connectionsOf(caller))
      if (other !== connection) turn.room.hangUp(other, 'replaced');
  });
  connection.update({ fence });
  changeBox(turn, id, { fence, bootId: told.bootId, ready: isSameBoot ? box.ready : 0 });
  if (told.gatewayVersion !== '')
    changeInstance(turn, id, (row) => ({ ...row, gatewayVersion: told.gatewayVersion }));
  arrive(turn, instance, told, isSameBoot && box.ready === 1);
  leaseHeld(turn, id, told.bootId);
  if (turn.room.fanOut.watching(boxTopic(id)).size > 0)
    keepOrder(turn, id, { kind: 'logs', on: true });
  const { name, slug, tools } = readRow(turn.store, 'instances', id) ?? instance;
  return {
    instanceId: id,
    fence,
    name,
    slug,
    sessions: sessionsOf(turn.store, id)
      .filter(({ openclaw }) => openclaw.gone !== true)
      .map(({ id: threadId, title, openclaw: { sessionKey } }) => ({
        threadId,
        sessionKey,
        title,
      })),
    openRuns: openRunsAt(turn, id),
    orders: ordersOf(turn.store, id),
    tools,
  };
}

/**
 * One gateway that was ready and is the same still needs no question to its model again. A connector
 * whose gateway is away has none to name: it says why, and comes again when there is one.
 */
function arrive(
  turn: Turn,
  { id, state }: Instance,
  { bootId, scopes, gatewayVersion }: Params<'gateway.hello'>,
  wasReady: boolean,
): void {
  const next: readonly string[] = instanceTransitions[state];
  if (state !== 'connecting' && next.includes('connecting')) turnInstance(turn, id, 'connecting');
  else setTrouble(turn, id, null);
  if (bootId === '') return;
  const isWhole = neededScopes.every((scope) => scopes.includes(scope));
  const isKnown = knownVersion.test(gatewayVersion);
  if (!isWhole || !isKnown) changeBox(turn, id, { ready: 0 });
  if (!isWhole) return setTrouble(turn, id, troubles.scopesMissing);
  if (!isKnown) return setTrouble(turn, id, troubles.otherVersion);
  const here = readRow(turn.store, 'instances', id);
  if (here !== null && wasReady) becomeReady(turn, here, null);
  else askModel(turn, id);
}

function openRunsAt(turn: Turn, id: InstanceId): Result<'gateway.hello'>['openRuns'] {
  return liveRunsAt(turn.store, id)
    .filter(
      ({ run, session }) => session.openclaw.gone !== true && isHandedOver(turn.store, id, run),
    )
    .map(({ run, session }) => ({
      runId: run.id,
      threadId: run.threadId,
      sessionKey: session.openclaw.sessionKey,
      messageId: run.messageId,
      began: isAtGateway(run),
      ...(run.cause === undefined
        ? {
            text: textOf(turn.room, run.messageId),
            author: { principal: run.askedBy, name: nameOf(turn.store, run.askedBy) },
          }
        : {}),
    }));
}

/** Only the newest box of an instance that is there may speak for it. */
function refuseStranger(turn: Turn, connection: Connection, id: InstanceId): Instance {
  const instance = readRow(turn.store, 'instances', id);
  const { state, generation } = instance ?? {};
  const isOut =
    state === undefined || state === 'requested' || state === 'deleting' || state === 'deleted';
  if (instance === null || isOut) {
    turn.room.hangUp(connection, 'notAllowed');
    throw new Refusal('notAllowed');
  }
  if (connection.standing.generation !== generation) {
    turn.room.hangUp(connection, 'replaced');
    throw new Refusal('conflict', { message: 'A newer box of this OpenClaw is there.' });
  }
  return instance;
}

/** What a connector may say once it took its instance over, and as long as nobody else did. */
export function connectedInstance({ turn, connection, caller }: Call): Instance {
  const id = instanceIdOf(caller);
  const instance = readRow(turn.store, 'instances', id);
  if (instance === null || connection.fence === null)
    throw new Refusal('notAllowed', {
      message: 'This connector has not taken its OpenClaw over.',
      fix: 'Say gateway.hello first.',
    });
  if (connection.fence !== boxOf(turn.store, id).fence) {
    turn.room.hangUp(connection, 'replaced');
    throw new Refusal('conflict', { message: 'Another connector took this OpenClaw over.' });
  }
  return instance;
}
