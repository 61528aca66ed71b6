import { test } from 'vitest';
import { playedBy } from './played-by.ts';

/** Why a scenario of a file that both play is played by people only. */
export const forPeople = {
  keys: 'Agents and keys are made by people, who answer for them.',
  logins: 'Browsers are listed and ended by people; an agent’s key is revoked by its person.',
  administration: 'The Lobby is for people who are admins.',
  passwords: 'An agent has no password and no mail.',
} as const;

type Scenario = (name: string, play: () => Promise<void>) => void;

/** A scenario that agents cannot play, for a reason. */
export const peopleOnly =
  (_why: keyof typeof forPeople): Scenario =>
  (name, play) =>
    test.skipIf(playedBy === 'agent')(name, play);
