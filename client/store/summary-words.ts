import type { Summary } from '../../shared/model/summary.ts';

/** What a summary stands for, in a sentence. */
export function summaryWords({ state, messages }: Pick<Summary, 'state' | 'messages'>): string {
  const count = messages === 1 ? '1 older message' : `${messages} older messages`;
  switch (state) {
    case 'writing':
      return `Summarising ${count} for the assistant…`;
    case 'done':
      return `${count} ${messages === 1 ? 'is' : 'are'} summarised for the assistant`;
    case 'missed':
      return `The assistant does not see ${count}: no summary could be made`;
  }
}
