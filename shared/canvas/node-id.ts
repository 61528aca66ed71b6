import * as z from 'zod/mini';

/** What can stand on a canvas. All but `note` and `group` is truth of the room and only placed here. */
export const nodeKinds = [
  'member',
  'thread',
  'project',
  'instance',
  'approval',
  'job',
  'artifact',
  'note',
  'group',
  'autopilot',
  'community',
] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** What comes to its end and does not come back. */
export const passingKinds = ['approval', 'job'] as const satisfies readonly NodeKind[];

export const isPassing = (node: string): boolean =>
  passingKinds.some((kind) => node.startsWith(`${kind}:`));

/** Of a note, group, edge, comment or reply: made by whoever makes it. */
export const thingId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));

/**
 * `<kind>:<id>`; of a member `member:<principal>`; the assistant and the community are one each and
 * have no id.
 */
export const nodeId = z
  .string()
  .check(
    z.regex(
      /^(?:autopilot|community|member:(?:human|agent):[A-Za-z0-9_-]{1,64}|(?:thread|project|instance|approval|job|artifact|note|group):[A-Za-z0-9_-]{1,64})$/,
    ),
  )
  .brand<'NodeId'>();
export type NodeId = z.infer<typeof nodeId>;

/** Of an id that passed the schema. */
export function splitNodeId(of: NodeId): { kind: NodeKind; id: string } {
  const at = of.indexOf(':');
  const head = at < 0 ? of : of.slice(0, at);
  const kind = nodeKinds.find((one) => one === head);
  if (kind === undefined) throw new Error('a node names its kind');
  return { kind, id: at < 0 ? '' : of.slice(at + 1) };
}

/** Throws if it is none: for ids that the program itself puts together. */
export const toNodeId = (kind: NodeKind, id = ''): NodeId =>
  nodeId.parse(id === '' ? kind : `${kind}:${id}`);
