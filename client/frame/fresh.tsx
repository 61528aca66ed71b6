import { useFreshness } from '../store/use-freshness.ts';
import { Dot } from '../ui/marks.tsx';

/** How fresh a panel is, in words; quiet while it is live. */
export function Fresh({ topic }: { topic: string }) {
  const { tone, words } = useFreshness(topic);
  return (
    <span
      className="inline-flex items-center gap-1.5 whitespace-nowrap text-dim text-small"
      title="How fresh this is"
    >
      <Dot tone={tone} />
      {words}
    </span>
  );
}
