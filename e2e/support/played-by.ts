/** Who plays the scenarios: people, and in project `e2e-agents` the same ones by agents. */
export const playedBy = process.env.PLAYED_BY === 'agent' ? 'agent' : 'human';
