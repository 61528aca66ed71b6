import { type Agent, isRowOf } from '../../client/agent/node.ts';

/** Every state of OpenClaws and of runs that a member saw, in its order, with its reason. */
export class Diary {
  private readonly states = new Map<string, { words: string; at: number }[]>();
  private readonly began = performance.now();

  /** Of what the agent watches from now on. */
  constructor(agent: Agent) {
    agent.on((change) => {
      if (isRowOf(change, 'instances'))
        this.note(change.row.id, change.row.state, change.row.trouble);
      if (isRowOf(change, 'runs'))
        this.note(change.row.id, change.row.state, change.row.stalled ?? change.row.trouble);
    });
  }

  of(id: string): readonly string[] {
    return (this.states.get(id) ?? []).map(({ words }) => words);
  }

  /** The same from one on, each with its second. */
  told(id: string, from = 0): string {
    const states = (this.states.get(id) ?? []).slice(from);
    return states.map(({ words, at }) => `${words} @${(at / 1000).toFixed(1)}`).join(' → ');
  }

  private note(id: string, state: string, why: { code: string } | undefined): void {
    const words = why === undefined ? state : `${state} (${why.code})`;
    const before = this.states.get(id) ?? [];
    if (before.at(-1)?.words === words) return;
    this.states.set(id, [...before, { words, at: performance.now() - this.began }]);
  }
}
