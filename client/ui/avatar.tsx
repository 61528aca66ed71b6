import { bare, inLine } from '../../shared/lib/marked.ts';
/** People are round and blue; agents are square and violet, the assistant among them. */
export function Avatar({
  name,
  kind,
  size = 'size-[22px]',
}: {
  name: string;
  kind: 'person' | 'agent';
  size?: string;
}) {
  const shape = kind === 'person' ? 'rounded-full bg-human' : 'rounded-[6px] bg-agent';
  return (
    <span
      aria-hidden
      title={inLine(name)}
      data-initials={initials(bare(name), kind === 'person' ? 2 : 1)}
      className={`inline-grid shrink-0 select-none place-items-center font-semibold text-on-mark text-tiny before:content-[attr(data-initials)] ${size} ${shape}`}
    />
  );
}

/** "Mara König" is MK, "Mara" is MA. */
function initials(name: string, count: number): string {
  const words = name.trim().split(/\s+/);
  const letters =
    words.length > 1 ? words.map((word) => first(word)).join('') : [...(words[0] ?? '')].join('');
  return [...letters].slice(0, count).join('').toUpperCase() || '?';
}

const first = (word: string): string => [...word][0] ?? '';
