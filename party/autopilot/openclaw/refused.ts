import type { Params } from '../../../shared/methods/contract.ts';
import type { Instance } from '../../../shared/model/instance.ts';
import { withoutKeys } from '../../../shared/producer/key-shapes.ts';
import { showActivity } from '../run-queue.ts';
import { changeThread } from '../thread-changes.ts';
import type { Turn } from '../turn.ts';
import { reconcile } from './history.ts';
import { connectorPrincipal, sessionBy, sessionOf } from './sessions.ts';

/** What a gateway asked and nobody could answer here: said once, where it was asked, with a receipt. */
export function tellRefused(
  turn: Turn,
  instance: Instance,
  { gatewayId, kind, sessionKey, at, about, ok }: Params<'gateway.refused'>,
): void {
  const session =
    sessionKey === undefined
      ? sessionOf(turn.store, instance.threadId)
      : sessionBy(turn, instance, sessionKey);
  const text = [words[kind].what, withoutKeys(about), `${ok ? said : unsaid} ${words[kind].fix}`]
    .filter(Boolean)
    .join('\n\n');
  const key = `refused:${kind}:${gatewayId}`.slice(0, 200);
  const when = Math.min(at, turn.now);
  if (reconcile(turn, session, { messages: [{ key, role: 'system', at: when, text }] }) === 0)
    return;
  changeThread(turn, session.id, (thread) => ({ ...thread, lastAt: turn.now }));
  showActivity(turn, session.id);
  turn.receipt({
    principal: connectorPrincipal(instance.id),
    kind: `openclaw.${kind}`,
    action: { instance: instance.id, gatewayId, about: withoutKeys(about) },
    threadId: session.id,
    outcome: ok ? 'refused' : 'unanswered',
  });
}

const said = 'It was told no at once.';
const unsaid = 'It could not even be told no, so it waits there until it gives up.';

const words = {
  question: {
    what: 'OpenClaw asked a question in a form of its own, which cannot be filled in here:',
    fix: 'Write the answer as a message instead.',
  },
  device: {
    what: 'A device asked to be let into this OpenClaw:',
    fix: 'Nothing is let in from here: it could decide by itself what people decide in this room.',
  },
  node: {
    what: 'A machine asked to become a node of this OpenClaw:',
    fix: 'Nothing is let in from here: commands would run where this room does not see them.',
  },
  plugin: {
    what: 'A plugin of this OpenClaw asked for leave:',
    fix: 'Plugins are switched off in OpenClaws of this room.',
  },
} as const;
