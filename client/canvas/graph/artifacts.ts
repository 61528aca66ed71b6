import { inLine } from '../../../shared/lib/marked.ts';
import type { Artifact } from '../../../shared/model/artifact.ts';
import type { Rows } from '../../../shared/sync/replica.ts';
import { type NameOf, namesIn } from '../../store/author-name.ts';
import { sizeWords } from '../../ui/size-words.ts';
import { type EdgeFacts, edge, type NodeFacts, node } from './facts.ts';
import { nodeOf } from './node-id.ts';

/**
 * The artifacts of the chats that are shown, each hung on its chat, on whoever published its first and
 * its newest version, and on the OpenClaws that the run had used which published it.
 */
export function artifacts(
  rows: Pick<Rows, 'artifacts' | 'members' | 'instances'>,
  isShown: (thread: string) => boolean,
): { nodes: NodeFacts[]; edges: EdgeFacts[] } {
  const nameOf = namesIn(rows);
  const shown = [...rows.artifacts.values()].filter(({ threadId }) => isShown(threadId)).sort(byId);
  return {
    nodes: shown.map((one) => artifact(one, nameOf)),
    edges: shown.flatMap(({ id, threadId, startedBy, madeBy, through = [] }) => [
      edge('belongs', nodeOf.thread(threadId), nodeOf.artifact(id)),
      ...(startedBy === madeBy
        ? []
        : [edge('belongs', nodeOf.member(startedBy), nodeOf.artifact(id), 'began')]),
      edge('belongs', nodeOf.member(madeBy), nodeOf.artifact(id), 'published'),
      ...through.map((by) => edge('belongs', nodeOf.instance(by), nodeOf.artifact(id), 'used for')),
    ]),
  };
}

function artifact({ id, name, version, bytes, madeBy, hidden }: Artifact, nameOf: NameOf) {
  return node({
    id: nodeOf.artifact(id),
    kind: 'artifact',
    label: version === 1 ? 'Artifact' : `Artifact · version ${version}`,
    title: inLine(name),
    words: `by ${nameOf(madeBy)} · ${sizeWords(bytes)}`,
    isPrivate: hidden === true,
  });
}

const byId = (a: Artifact, b: Artifact): number => (a.id < b.id ? -1 : 1);
