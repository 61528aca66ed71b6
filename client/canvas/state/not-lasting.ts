import { nodeId } from '../../../shared/canvas/node-id.ts';

/** Why there is no line: which of its ends nothing in the contract names, as a call or a preview. */
export function notLasting(ends: readonly string[], nameOf: (id: string) => string): string {
  const names = ends.filter((id) => !nodeId.safeParse(id).success).map(nameOf);
  const which = names.length > 1 ? `neither ${names.join(' nor ')} does` : `${names[0]} does not`;
  return `A line needs two things that stay; ${which}.`;
}
