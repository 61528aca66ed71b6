import type { Method } from '../methods/method.ts';
import { type Scope, scopes } from '../model/agent.ts';
import type { PrincipalKind } from '../model/principal.ts';
import type { Role } from '../model/role.ts';
import { rightOf } from './may.ts';

/** What a room knows of whoever asks, at the moment they ask. */
export interface Asker {
  kind: PrincipalKind;
  /** `null`: no member. */
  role: Role | null;
  /** What their key is good for; only agents come with one. */
  scope: Scope | null;
  /** They founded this room. */
  isFounder: boolean;
  /** This is the Lobby. */
  isLobby: boolean;
}

/**
 * The one decision whether somebody may use a method in a room: `null`, or the refusal. Whoever is
 * no member learns nothing but that. `waits`: asking for it makes an approval. Producers have no
 * role: the contract lists what they may say, and the method checks that it is about their own thread.
 */
export function whyNot(
  method: Pick<Method, 'callers' | 'place' | 'risk' | 'scope' | 'repeat'>,
  { kind, role, scope, isFounder, isLobby }: Asker,
): 'notAllowed' | 'notHere' | 'keyTooSmall' | 'waits' | null {
  if (!method.callers.some((one) => one === kind)) return 'notAllowed';
  if (kind === 'autopilot' || kind === 'connector') return null;
  if (role === null) return 'notAllowed';
  if (!isPlace(method, isFounder, isLobby)) return 'notHere';
  const right = rightOf(role, method.risk);
  if (right === 'no') return 'notAllowed';
  if (kind === 'agent' && !includes(scope, method.scope)) return 'keyTooSmall';
  return right === 'yes' ? null : 'waits';
}

/** The Lobby is looked at and administered, and nothing else happens in it. */
function isPlace(
  { place, repeat }: Pick<Method, 'place' | 'repeat'>,
  isFounder: boolean,
  isLobby: boolean,
): boolean {
  if (isLobby) return place === 'lobby' || (place === undefined && repeat === 'reads');
  if (place === 'home') return isFounder;
  return place === undefined;
}

const includes = (scope: Scope | null, needed: Scope): boolean =>
  scope !== null && scopes.indexOf(scope) >= scopes.indexOf(needed);
