import { marked } from '../../../shared/lib/marked.ts';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import type { Approval } from '../../../shared/model/approval.ts';
import { principal } from '../../../shared/model/principal.ts';
import { action } from '../../../shared/policy/action.ts';
import type { Rows } from '../../../shared/sync/replica.ts';
import { gatewayAction, whereItRuns } from '../../openclaw/gateway-action.ts';
import { type EdgeFacts, edge, type NodeFacts, node } from './facts.ts';
import { nodeOf } from './node-id.ts';

interface Preview {
  nodes: NodeFacts[];
  edges: EdgeFacts[];
}

/** What an action would make, or what of the canvas it would change: by its method. */
type Effect =
  | { makes: string; words: string; verb?: string }
  | { changes: string; verb: string; words: string };

/**
 * What an approval would do, drawn before it is done: from the exact bytes that would run and from
 * nothing that anybody says about them. Bytes that cannot be read are said to be that.
 */
export function ghostOf(
  { id, action: bytes, hidden }: Approval,
  members: Rows['members'],
): Preview {
  const parsed = action.safeParse(parseJson(bytes));
  const effect = parsed.success
    ? parsed.data.method === 'openclaw.exec'
      ? commandOf(bytes)
      : effectOf(parsed.data.method, parsed.data.input, members)
    : null;
  const from = nodeOf.approval(id);
  if (effect !== null && 'changes' in effect)
    return { nodes: [], edges: [edge('would', from, effect.changes, effect.verb)] };
  const { makes, words, verb } = effect ?? unreadable;
  const ghost = node({
    ...{ id: nodeOf.ghost(id), kind: 'ghost', label: verb ?? 'would create' },
    ...{ title: makes, words, isPrivate: hidden === true },
  });
  return { nodes: [ghost], edges: [edge('would', from, ghost.id)] };
}

/** What an OpenClaw would run lies in its own words, inside of what the room frames. */
function commandOf(bytes: string): Effect | null {
  const asked = gatewayAction(bytes);
  if (asked === null) return null;
  const { command, cwd, host } = asked;
  const where = cwd === null ? '' : `in ${marked(cwd)}, `;
  return {
    makes: marked(command),
    verb: 'would run',
    words: `${where}${whereItRuns(host && marked(host))}`,
  };
}

const unreadable = {
  ...{ makes: 'something this page cannot read', verb: 'would do' },
  words: 'read its exact bytes before deciding',
};

function effectOf(method: string, input: unknown, members: Rows['members']): Effect | null {
  const field = (name: string): string => {
    const value: unknown =
      typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined;
    return typeof value === 'string' ? marked(value) : '';
  };
  switch (method) {
    case 'web.fetch':
      return { makes: field('url'), verb: 'would reach', words: 'a page of the web, only read' };
    case 'room.transfer': {
      const to = principal.safeParse(field('to'));
      return to.success && members.has(to.data)
        ? { changes: nodeOf.member(to.data), verb: 'would become owner', words: '' }
        : null;
    }
    case 'room.pause':
      return { changes: nodeOf.autopilot, verb: 'would pause', words: '' };
    case 'room.resume':
      return { changes: nodeOf.autopilot, verb: 'would go on', words: '' };
    case 'policies.weaken':
      return { changes: nodeOf.autopilot, verb: `would decide by “${field('preset')}”`, words: '' };
    case 'instances.create':
      return { makes: field('name') || 'An OpenClaw', words: 'an OpenClaw in a box of its own' };
    case 'instances.remove':
      return { changes: `instance:${field('instanceId')}`, verb: 'would be deleted', words: '' };
    case 'instances.restart':
      return { changes: `instance:${field('instanceId')}`, verb: 'would start anew', words: '' };
    default: {
      const command = field('command');
      return command === ''
        ? { makes: marked(method), verb: 'would run', words: 'what it makes is not known before' }
        : { makes: command, verb: 'would run', words: field('cwd') && `in ${field('cwd')}` };
    }
  }
}
