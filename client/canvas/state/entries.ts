import { inLine } from '../../../shared/lib/marked.ts';
import type { Graph } from '../graph/facts.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { lineName } from './flow-edges.ts';
import { kindNames } from './kind-names.ts';
import { nodeName } from './node-name.ts';
import { told } from './told-words.ts';

/** A node as a line: for the list, and for finding it. */
export interface Entry {
  id: string;
  kind: keyof typeof kindNames;
  title: string;
  words: string;
}

/** Everything that is on the canvas, by kind; `isInTouch`: with the room, without which nobody knows how it stands. */
export function entriesOf(
  { nodes, edges: joins }: Pick<Graph, 'nodes' | 'edges'>,
  layout: CanvasLayout,
  isInTouch = true,
): Entry[] {
  const { notes, groups, edges, comments, resolved } = layout;
  // The first line to something is from what it came of.
  const from = new Map([...joins.values()].reverse().map((one) => [one.to, one.from] as const));
  const all: Entry[] = [...nodes.values()].map((facts) => {
    const { id, kind, title, would } = facts;
    const origin = hanging.has(kind) ? nodes.get(from.get(id) ?? '') : undefined;
    const of = origin === undefined || origin.kind === 'autopilot' ? '' : `from “${origin.title}”`;
    const { label, words } = told(facts, isInTouch);
    const said = [label, words, would, of].filter((one) => one !== '');
    return { id, kind, title, words: said.join(' · ') };
  });
  for (const [key, { text }] of notes)
    all.push({ id: `note:${key}`, kind: 'note', title: inLine(text) || 'Empty note', words: '' });
  for (const [key, { title }] of groups)
    all.push({ id: `group:${key}`, kind: 'group', title: inLine(title) || 'Group', words: '' });
  const isThere = (id: string) =>
    nodes.has(id) || (id.startsWith('note:') ? notes : groups).has(id.slice(id.indexOf(':') + 1));
  const nameOf = (id: string) => nodeName(id, layout, nodes);
  for (const [key, one] of edges)
    if (isThere(one.from) && isThere(one.to))
      all.push({ id: `edge:${key}`, kind: 'line', title: lineName(one, nameOf), words: '' });
  // Those at a node are counted there; of one that is gone nothing else leads to them.
  for (const [key, { on, text }] of comments)
    if (!(on !== undefined && isThere(on)) && !resolved.has(key))
      all.push({ id: `comment:${key}`, kind: 'comment', title: inLine(text), words: '' });
  const order = Object.keys(kindNames);
  return all.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** What is drawn at the end of a line from what it came of: who sees no lines is told. */
const hanging: ReadonlySet<string> = new Set(['tool', 'ghost', 'approval', 'job', 'artifact']);

/** Those in which every word that is looked for is found. */
export function found(entries: readonly Entry[], query: string): Entry[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return entries.filter(({ title, words: more, kind }) => {
    const text = `${title} ${more} ${kindNames[kind]}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
