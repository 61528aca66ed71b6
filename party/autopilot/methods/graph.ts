import { type NodeId, splitNodeId } from '../../../shared/canvas/node-id.ts';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import { contract, type Params, type Result } from '../../../shared/methods/contract.ts';
import { lobbyRoom } from '../../../shared/model/ids.ts';
import { type Principal, splitPrincipal } from '../../../shared/model/principal.ts';
import { isErrorCode, Refusal } from '../../../shared/protocol/errors.ts';
import type { GraphMethod } from '../../hatchery/canvas-order.ts';
import { isHiddenNode, maySeeNode } from '../canvas-nodes.ts';
import { refuseIfPaused } from '../pause.ts';
import type { Room } from '../room.ts';
import { readMeta } from '../store/meta.ts';
import { readRow } from '../store/records.ts';
import type { Handlers, Looking } from './handlers.ts';

/** The nodes and members that a call names: they have to be there for whoever asks. */
type Named = { nodes?: readonly (NodeId | undefined)[]; people?: readonly Principal[] };

/** Asks the canvas, which does it in the caller's name; what it is about is looked up here first. */
const asking = <M extends GraphMethod>(
  method: M,
  named: (params: Params<M>) => Named = () => ({}),
): Looking<M> => ({
  look: async (room, by, params, key) => {
    const member = readRow(room.store, 'members', by);
    if (member === null) throw new Refusal('notAllowed');
    if (readMeta(room.store, 'room')?.id === lobbyRoom) throw new Refusal('notHere');
    if (contract[method].repeat === 'key' && splitPrincipal(by).kind !== 'human')
      refuseIfPaused(room.store);
    const about = named(params);
    mustBeThere(room, by, about);
    const { name, role } = member;
    const own = about.nodes?.flatMap((node) =>
      node !== undefined && isHiddenNode(room.store, node) ? [node] : [],
    );
    const order = {
      ...{ method, params: JSON.stringify(params), by, name, role, key },
      own: own ?? [],
    };
    const outcome = await room.ports.outside.canvas(order);
    if (!outcome.ok) {
      const { code, message, fix } = outcome.error;
      throw new Refusal(isErrorCode(code) ? code : 'conflict', { message, fix });
    }
    const answer: Result<M> = contract[method].result.parse(parseJson(outcome.answer));
    return () => answer;
  },
});

export const graphHandlers: Handlers<GraphMethod> = {
  'graph.get': asking('graph.get'),
  'graph.place': asking('graph.place', ({ places }) => ({ nodes: places.map(({ node }) => node) })),
  'graph.note': asking('graph.note'),
  'graph.comment': asking('graph.comment', ({ on, mentions = [] }) => ({
    nodes: [on],
    people: mentions,
  })),
  'graph.focus': asking('graph.focus', ({ node }) => ({ nodes: [node] })),
  'canvas.versions': asking('canvas.versions'),
  'canvas.name': asking('canvas.name'),
  'canvas.compare': asking('canvas.compare'),
  'canvas.restore': asking('canvas.restore'),
};

function mustBeThere(room: Room, by: Principal, { nodes = [], people = [] }: Named): void {
  for (const node of nodes)
    if (node !== undefined && !isThere(room, by, node)) throw new Refusal('notFound');
  for (const who of people)
    if (readRow(room.store, 'members', who) === null)
      throw new Refusal('notFound', { message: 'Somebody named in it is no member of this room.' });
}

const isThere = ({ store }: Room, by: Principal, node: NodeId): boolean =>
  hasRow(store, node) && maySeeNode(store, node, by);

/** Notes and groups are the canvas' own to know. */
function hasRow(store: Room['store'], node: NodeId): boolean {
  const { kind, id } = splitNodeId(node);
  switch (kind) {
    case 'member':
    case 'thread':
    case 'project':
    case 'approval':
    case 'job':
    case 'artifact':
    case 'instance':
      return readRow(store, `${kind}s`, id) !== null;
    default:
      return true;
  }
}
