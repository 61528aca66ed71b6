import { useSession } from '../store/use-room.ts';
import { ExactLine } from './exact-text.tsx';
import { namedSummary } from './named-summary.ts';

export const useNamed = (summary: string): string =>
  useSession(({ replica }) => namedSummary(summary, replica.rows));

/** A summary with what it is about by name; what cannot be seen in a name is shown too. */
export const NamedLine = ({ summary }: { summary: string }) => (
  <ExactLine text={useNamed(summary)} />
);
