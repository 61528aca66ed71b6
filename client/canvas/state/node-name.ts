import { inLine } from '../../../shared/lib/marked.ts';
import type { Graph } from '../graph/facts.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';

/** What a node is called, for a person: “Relaunch”, the note “buy milk”. */
export function nodeName(
  id: string,
  layout: Pick<CanvasLayout, 'notes' | 'groups'>,
  nodes: Graph['shape'],
): string {
  const facts = nodes.get(id);
  if (facts !== undefined) return `“${facts.title}”`;
  const key = id.slice(id.indexOf(':') + 1);
  const words = id.startsWith('note:')
    ? layout.notes.get(key)?.text
    : layout.groups.get(key)?.title;
  if (id.startsWith('note:')) return worded('note', words);
  return id.startsWith('group:') ? worded('group', words) : 'something';
}

export function worded(kind: 'note' | 'group', words: string | undefined): string {
  if (words === undefined || words === '') return `a ${kind}`;
  const short = inLine(words);
  return `the ${kind} “${short.length > 40 ? `${short.slice(0, 39).toWellFormed()}…` : short}”`;
}
