import { cutText } from '../../../shared/lib/cut-text.ts';
import { marked } from '../../../shared/lib/marked.ts';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import type { Approval } from '../../../shared/model/approval.ts';
import { principal } from '../../../shared/model/principal.ts';
import { action } from '../../../shared/policy/action.ts';
import type { Rows } from '../../../shared/sync/replica.ts';
import { gatewayCommand, inner, textIn, whereItRuns } from '../../openclaw/gateway-command.ts';
import { type EdgeFacts, edge, type NodeFacts, node } from './facts.ts';
import { nodeOf } from './node-id.ts';

interface Preview {
  nodes: NodeFacts[];
  edges: EdgeFacts[];
}

/**
 * What an action would make, or what of the canvas it would change: by its method. `also`: a line
 * from there that it would draw or take away.
 */
type Effect =
  | { makes: string; words: string; verb?: string }
  | { changes: string; verb: string; also?: { to: string; verb: string } };

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
      ? commandOf(inner(parsed.data.input, 'action'))
      : effectOf(parsed.data.method, parsed.data.input, members)
    : null;
  const from = nodeOf.approval(id);
  if (effect !== null && 'changes' in effect) {
    const { changes, verb, also } = effect;
    const line = also === undefined ? [] : [edge('would', changes, also.to, also.verb)];
    return { nodes: [], edges: [edge('would', from, changes, verb), ...line] };
  }
  const { makes, words, verb } = effect ?? unreadable;
  const ghost = node({
    ...{ id: nodeOf.ghost(id), kind: 'ghost', label: verb ?? 'would create' },
    ...{ title: makes, words, isPrivate: hidden === true },
  });
  return { nodes: [ghost], edges: [edge('would', from, ghost.id)] };
}

/** What an OpenClaw would run lies in its own words, inside of what the room frames. */
function commandOf(asked: unknown): Effect | null {
  const found = gatewayCommand(asked);
  if (found === null) return null;
  const { command, cwd, host } = found;
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
  const field = (name: string, of = input): string => marked(textIn(of, name) ?? '');
  const place = inner(input, 'to');
  const kind = field('kind', place) === 'project' ? 'project' : 'chat';
  const served = `${field('kind', place)}:${field('id', place)}`;
  const onInstance = (verb: string) => ({ changes: `instance:${field('instanceId')}`, verb });
  const onSession = (verb: string) => ({ changes: `thread:${field('threadId')}`, verb });
  const onRoom = (verb: string) => ({ changes: nodeOf.autopilot, verb });
  switch (method) {
    case 'web.fetch':
      return { makes: field('url'), verb: 'would reach', words: 'a page of the web, only read' };
    case 'room.transfer': {
      const to = principal.safeParse(field('to'));
      return to.success && members.has(to.data)
        ? { changes: nodeOf.member(to.data), verb: 'would become owner' }
        : null;
    }
    case 'room.pause':
      return onRoom('would pause');
    case 'room.resume':
      return onRoom('would go on');
    case 'policies.weaken':
      return onRoom(`would decide by “${field('preset')}”`);
    case 'instances.create':
      return { makes: field('name') || 'An OpenClaw', words: 'an OpenClaw in a box of its own' };
    case 'instances.remove':
      return onInstance('would be deleted');
    case 'instances.restart':
      return onInstance('would start anew');
    case 'instances.rename':
      return onInstance(`would be called “${field('name')}”`);
    case 'instances.allowCommands':
      return onInstance('would be allowed commands again');
    case 'instances.call':
      return onInstance(`would be looked into by “${field('name')}”`);
    case 'instances.attach': {
      const tools = field('tools');
      const how = tools === 'look' ? ', only to look' : tools === '' ? '' : `, with ${tools}`;
      return {
        ...onInstance(`would serve a ${kind}${how}`),
        also: { to: served, verb: 'would be served' },
      };
    }
    case 'instances.detach':
      return {
        ...onInstance(`would serve a ${kind} no longer`),
        also: { to: served, verb: 'would be served no longer' },
      };
    case 'sessions.reset':
      return onSession('would be forgotten by OpenClaw');
    case 'sessions.remove':
      return onSession('would be deleted in OpenClaw');
    case 'sessions.send': {
      const [start = '', ...more] = cutText(field('text'), 80);
      return onSession(`would be told “${start}${more.length === 0 ? '' : '…'}”`);
    }
    // A method of a newer room.
    default:
      return {
        makes: marked(method),
        verb: 'would run',
        words: 'what it makes is not known before',
      };
  }
}
