import { expect, test } from 'vitest';
import { contract, methodNames } from '../methods/contract.ts';
import { scopes } from '../model/agent.ts';
import { role } from '../model/role.ts';
import { type Asker, whyNot } from './why-not.ts';

const asker = (more: Partial<Asker>): Asker => ({
  kind: 'human',
  role: 'member',
  scope: null,
  isFounder: false,
  isLobby: false,
  ...more,
});
const viewer = asker({ role: 'viewer' });
const member = asker({});
const owner = asker({ role: 'owner' });
const founder = asker({ role: 'owner', isFounder: true });
const admin = asker({ role: 'owner', isLobby: true });
const agent = (more: Partial<Asker>) => asker({ kind: 'agent', scope: 'admin', ...more });

/** Written by hand: viewer, member, owner, founder at home, admin in the Lobby, then an agent that is founder with each scope. */
const table: [keyof typeof contract, string][] = [
  ['hello', 'yes yes yes yes yes · yes yes yes yes'],
  ['messages.page', 'yes yes yes yes yes · yes yes yes yes'],
  ['messages.send', 'role yes yes yes place · scope yes yes yes'],
  ['threads.setAccess', 'role yes yes yes place · scope yes yes yes'],
  ['members.leave', 'yes yes yes yes place · scope yes yes yes'],
  ['members.remove', 'role role yes yes place · scope scope scope yes'],
  ['invites.create', 'role role yes yes place · scope scope scope yes'],
  ['invites.accept', 'place place place yes place · scope yes yes yes'],
  ['invites.look', 'place place place yes place · yes yes yes yes'],
  ['room.rename', 'role role yes yes place · scope scope scope yes'],
  ['profile.rename', 'place place place yes place · scope yes yes yes'],
  ['keys.mint', 'place place place yes place · role role role role'],
  ['agents.create', 'place place place yes place · role role role role'],
  ['logins.end', 'place place place yes place · role role role role'],
  ['accounts.ban', 'place place place place yes · role role role role'],
  ['settings.set', 'place place place place yes · role role role role'],
  ['run.start', 'role role role role role · role role role role'],
];
const words = { notAllowed: 'role', notHere: 'place', keyTooSmall: 'scope' } as const;
const wordFor = (method: keyof typeof contract, who: Asker): string => {
  const refusal = whyNot(contract[method], who);
  return refusal === null ? 'yes' : words[refusal];
};

test.each(table)(
  '[MB1] [MB2] [R59] who may use %s, and what the others are told',
  (method, row) => {
    const people = [viewer, member, owner, founder, admin].map((who) => wordFor(method, who));
    const keys = scopes.map((scope) =>
      wordFor(method, agent({ role: 'owner', isFounder: true, scope })),
    );
    expect(`${people.join(' ')} · ${keys.join(' ')}`).toBe(row);
  },
);

test('[MB1] [R59] whoever is no member, or comes without what they need, gets nothing of anything', () => {
  for (const name of methodNames) {
    for (const isFounder of [false, true])
      for (const isLobby of [false, true])
        for (const kind of ['human', 'agent'] as const) {
          const who = asker({ kind, role: null, scope: 'admin', isFounder, isLobby });
          expect([name, whyNot(contract[name], who)]).toEqual([name, 'notAllowed']);
        }
    const bare = agent({ role: 'owner', isFounder: true, scope: null });
    expect([name, whyNot(contract[name], bare)]).not.toEqual([name, null]);
  }
});

test('[MB1] more role or more scope never takes anything away', () => {
  for (const name of methodNames)
    for (const isFounder of [false, true]) {
      const asRoles = role.options.map((one) =>
        whyNot(contract[name], asker({ role: one, isFounder })),
      );
      const asScopes = scopes.map((scope) =>
        whyNot(contract[name], agent({ role: 'owner', isFounder, scope })),
      );
      for (const ends of [asRoles, asScopes]) {
        const first = ends.indexOf(null);
        expect(first === -1 || ends.slice(first).every((end) => end === null)).toBe(true);
      }
    }
});

test('[MB1] [R60] a human is not asked for a scope, and a producer not for a role', () => {
  expect(whyNot(contract['invites.create'], asker({ role: 'owner', scope: 'read' }))).toBeNull();
  const producer = asker({ kind: 'autopilot', role: null });
  expect(whyNot(contract['run.start'], producer)).toBeNull();
  expect(whyNot(contract['messages.send'], producer)).toBe('notAllowed');
});
