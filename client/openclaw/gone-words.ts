import { inLine } from '../../shared/lib/marked.ts';
import type { Instance } from '../../shared/model/instance.ts';
import { andList } from '../approvals/approval-words.ts';
import { count } from '../ui/count.ts';

/** What became of those that were there, the last first: “Workbench” and “Reef” were deleted. */
export function goneWords(gone: readonly Pick<Instance, 'name' | 'state'>[]): string {
  const going = gone.filter(({ state }) => state === 'deleting').map(quoted);
  const all = gone.filter(({ state }) => state === 'deleted').map(quoted);
  const more = all.length - mostNamed;
  const were = more > 0 ? [...all.slice(0, mostNamed), count(more, 'other')] : all;
  return [
    going.length === 0 ? [] : `${andList(going)} ${going.length > 1 ? 'are' : 'is'} being deleted.`,
    were.length === 0 ? [] : `${andList(were)} ${were.length > 1 ? 'were' : 'was'} deleted.`,
  ]
    .flat()
    .join(' ');
}

const mostNamed = 3;
const quoted = ({ name }: Pick<Instance, 'name'>): string => `“${inLine(name)}”`;
