import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { contract, type MethodName } from '../../shared/methods/contract.ts';
import type { Scope } from '../../shared/model/agent.ts';
import type { PrincipalKind } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { whyNot } from '../../shared/policy/why-not.ts';
import { mintKey } from '../support/agents.ts';
import { type Place, RawClient } from '../support/raw-client.ts';
import { join } from '../support/rooms.ts';
import type { Report } from './report.ts';
import type { Shared } from './shared-stream.ts';

const whoami = z.object({ principal: z.string() });
const refusals = new Set<string | null>(['notAllowed', 'notHere', 'keyTooSmall']);
const roles = ['viewer', 'member', 'approver', 'operator'] as const satisfies readonly Role[];

/** Params that fit; what they name may be missing, which is another answer than "not allowed". */
const asked = (threadId: string): Partial<Record<MethodName, object>> => ({
  'clock.now': {},
  'auth.whoami': {},
  'capabilities.list': {},
  'topic.close': { topic: 'nowhere' },
  'threads.page': { before: 9, limit: 1 },
  'threads.create': { title: 'By role' },
  'threads.rename': { threadId, title: 'Together' },
  'threads.setAccess': { threadId: 'nowhere', access: null },
  'messages.page': { threadId, before: 9, limit: 1 },
  'messages.send': { threadId: 'nowhere', text: 'x' },
  'runs.stop': { runId: 'nowhere' },
  'members.setRole': { principal: 'human:nobody', role: 'viewer' },
  'members.remove': { principal: 'human:nobody' },
  'invites.create': { role: 'viewer', hours: 1 },
  'invites.revoke': { inviteId: 'nowhere' },
  'invites.look': { code: `${'a'.repeat(26)}.${'b'.repeat(32)}` },
  'invites.accept': { code: `${'a'.repeat(26)}.${'b'.repeat(32)}` },
  'room.rename': { title: 'Mine' },
  'profile.rename': { name: 'Mine' },
  'agents.create': { name: 'Mine' },
  'agents.end': { agentId: 'nowhere' },
  'keys.mint': { agentId: 'nowhere', name: 'x', scope: 'read', days: 1 },
  'keys.revoke': { keyId: 'nowhere' },
  'logins.end': { loginId: 'nowhere' },
  'logins.endOthers': {},
  'accounts.page': { before: 9, limit: 1 },
  'accounts.unban': { userId: 'nobody' },
  'accounts.setAdmin': { userId: 'nobody', isAdmin: true },
  'accounts.ban': { userId: 'nobody', reason: 'x' },
  'settings.set': { signUp: 'closed', agentsPerPerson: 0, membersPerRoom: 1 },
  'run.end': { runId: 'nowhere', state: 'done' },
});

interface Asker {
  kind: PrincipalKind;
  scope: Scope | null;
  principal: string;
  /** The code of a refusal, or `null`. */
  ask(method: string, params: object): Promise<string | null>;
}

/** In every role, with every size of key, each method is refused exactly when the table refuses it. */
export async function proveRoles(
  { ada, bo, scout, threadId }: Shared,
  report: Report,
): Promise<void> {
  const owner = await join(ada);
  const person = await join({ ...bo, room: ada.room });
  const scopes: Scope[] = ['read', 'chat', 'admin'];
  const keys = await Promise.all(scopes.map((scope) => mintKey(owner, scout.agentId, scope)));
  const sockets = await Promise.all(keys.map(({ key }) => keyed(ada, key)));
  const { payload } = await person.ask('auth.whoami', {});
  const askers: Asker[] = [
    { kind: 'human', scope: null, ...whoami.parse(payload), ask: askOf(person) },
    ...sockets.map((socket, i) => ({
      kind: 'agent' as const,
      scope: scopes[i] ?? null,
      principal: scout.principal,
      ask: askOf(socket),
    })),
  ];
  const wrong: string[] = [];
  let [count, refused] = [0, 0];
  for (const role of roles) {
    for (const principal of new Set(askers.map((one) => one.principal)))
      await owner.command('members.setRole', { principal, role });
    const cells = Object.entries(asked(threadId)).flatMap(([name, params]) =>
      askers.map(async ({ kind, scope, ask }) => {
        const expected = expectedOf(name, { kind, role, scope });
        const got = await ask(name, params);
        count += 1;
        if (expected !== null) refused += 1;
        if (expected === null ? refusals.has(got) : got !== expected)
          wrong.push(`${kind} (${scope ?? 'login'}) as ${role}, ${name}: ${got}, not ${expected}`);
      }),
    );
    await Promise.all(cells);
  }
  report.promise(
    'roles and keys refuse what the table refuses, and nothing else, to people and agents alike',
    wrong.length === 0 && refused > 100,
    `${count} calls in ${roles.length} roles by a person and an agent with ${scopes.length} keys; ${refused} refused; ${wrong[0] ?? 'each as the table says'}`,
  );
  for (const client of [owner, person, ...sockets]) client.close();
}

function expectedOf(name: string, who: { kind: PrincipalKind; role: Role; scope: Scope | null }) {
  const method = Object.entries(contract).find(([known]) => known === name)?.[1];
  if (method === undefined) throw new Error(`no method ${name}`);
  return whyNot(method, { ...who, isFounder: false, isLobby: false });
}

let nextKey = 0;

const askOf =
  (client: RawClient) =>
  async (method: string, params: object): Promise<string | null> => {
    nextKey += 1;
    const key = `role-proof-${nextKey}`;
    for (;;) {
      const { ok, error } = await client.ask(method, params, key);
      if (error?.code !== 'slowDown') return ok ? null : (error?.code ?? 'silence');
      await sleep(error.retryAfterMs ?? 20);
    }
  };

/** A socket that came in by a key. */
async function keyed({ address, room }: Place, key: string): Promise<RawClient> {
  const client = new RawClient({ address, room, cookie: '' });
  await client.connect({ authorization: `Bearer ${key}`, cookie: undefined, origin: undefined });
  await client.greet();
  return client;
}
