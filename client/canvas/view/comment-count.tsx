import { MessageCircle } from 'lucide-react';
import { count } from '../../ui/count.ts';
import type { Detail } from './detail.ts';
import { useForAll } from './for-all.ts';
import { inspectNode } from './inspect-node.ts';

/** How many open comments hang on something; a press shows them. */
export function CommentCount({ on, many }: { on: string; many: number }) {
  const { detail } = useForAll();
  return (
    <button
      type="button"
      aria-label={count(many, 'open comment')}
      className={`nodrag absolute -top-2.5 -right-2.5 flex items-center gap-1 rounded-full border border-line-strong bg-raised px-1.5 py-px font-semibold text-text shadow-float ${afar[detail]}`}
      onClick={() => inspectNode(on, { raise: true })}
    >
      <MessageCircle size="1em" aria-hidden />
      {many}
    </button>
  );
}

const afar: Record<Detail, string> = { all: 'text-tiny', short: 'text-[16px]', far: 'text-[22px]' };
