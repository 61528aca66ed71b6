import type { Graph } from '../graph/facts.ts';
import type { CanvasLayout, Change } from '../sync/canvas-values.ts';
import { idOf } from './by-thing.ts';
import { nodeName, worded } from './node-name.ts';

/** What a change is about, for a person: “the place of Relaunch”, “the words of a note”. */
export function changeName(change: Change, layout: CanvasLayout, { nodes }: Graph): string {
  const { map, key, after } = change;
  const did = after === undefined ? 'deleting ' : '';
  switch (map) {
    case 'pos':
      // What the room has stands somewhere all the same.
      if (after === undefined && !/^(?:note|group):/.test(key))
        return `${nodeName(key, layout, nodes)} is placed by itself`;
      return `${did}the place of ${nodeName(key, layout, nodes)}`;
    case 'looks':
      return `${did}the look of ${nodeName(key, layout, nodes)}`;
    case 'notes':
      return `${did}the words of ${nodeName(`note:${key}`, layout, nodes)}`;
    case 'groups':
      return `${did}the name of ${nodeName(`group:${key}`, layout, nodes)}`;
    case 'edges':
      return `${did}a line`;
    case 'comments':
    case 'replies':
      return `${did}a comment`;
    case 'resolved':
      return `${after === undefined ? 'opening' : 'closing'} a comment`;
  }
}

/**
 * What is another way now with one thing than in an earlier layout, which setting it back would change: by
 * what it was then. What is gone or was not there is only that, not its place and look as well.
 */
export function differenceName(was: readonly Change[], layout: CanvasLayout, graph: Graph): string {
  const [first] = was;
  if (first === undefined) return '';
  const made = was.find(({ map }) => map === 'notes' || map === 'groups');
  const isMade = made !== undefined && made.after !== undefined && layout[made.map].has(made.key);
  if (was.length === 1 || (made !== undefined && !isMade))
    return oneDifference(made ?? first, layout, graph);
  const did = order.flatMap((one) => (was.some(({ map }) => map === one) ? [says[one]] : []));
  const last = did.pop();
  return `${nodeName(idOf(first), layout, graph.nodes)} ${did.join(', ')} and ${last}`;
}

const says = {
  notes: 'has other words',
  groups: 'has another name',
  pos: 'moved',
  looks: 'looks another way',
};
const order = ['notes', 'groups', 'pos', 'looks'] as const;

function oneDifference(was: Change, layout: CanvasLayout, graph: Graph): string {
  const { map, key, after } = was;
  if (after !== undefined) {
    if (map === 'notes' && !layout.notes.has(key))
      return `${worded('note', was.after?.text)} is gone`;
    if (map === 'groups' && !layout.groups.has(key))
      return `${worded('group', was.after?.title)} is gone`;
    if (map === 'edges' && !layout.edges.has(key)) return 'a line is gone';
    return changeName(was, layout, graph);
  }
  switch (map) {
    case 'pos':
      return `${nodeName(key, layout, graph.nodes)} was not there`;
    case 'looks':
      return `${nodeName(key, layout, graph.nodes)} looks another way`;
    case 'notes':
      return `${nodeName(`note:${key}`, layout, graph.nodes)} was not there`;
    case 'groups':
      return `${nodeName(`group:${key}`, layout, graph.nodes)} was not there`;
    case 'edges':
      return 'a line was not there';
    case 'comments':
    case 'replies':
    case 'resolved':
      return changeName(was, layout, graph);
  }
}
