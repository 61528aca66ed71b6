import { ExactText } from './exact-text.tsx';

/** All that is decided about, one press away. */
export const FoldedBytes = ({
  action,
  words = 'All of it, in the bytes that are decided about',
}: {
  action: string;
  words?: string;
}) => (
  <details>
    <summary className="text-dim text-small">{words}</summary>
    <ExactText text={action} />
  </details>
);
