import type * as z from 'zod/mini';
import type { Scope } from '../model/agent.ts';
import type { PrincipalKind } from '../model/principal.ts';
import type { Risk } from '../policy/may.ts';

type Schema = z.ZodMiniType;

/**
 * One entry of the contract. The room implements it; the typed client, the assistant's tools,
 * `capabilities.list`, the authorization matrix and PROTOCOL.md are made from it.
 */
export interface Method<Params extends Schema = Schema, Result extends Schema = Schema> {
  /** One line, for people and for models. */
  doc: string;
  params: Params;
  result: Result;
  risk: Risk;
  callers: readonly PrincipalKind[];
  /**
   * Where it can be asked for. `home`: in the room one founded, by its founder. `lobby`: in the
   * Lobby. Without it: in every room.
   */
  place?: 'home' | 'lobby';
  /** What a key must be good for; humans and producers need none. */
  scope: Scope;
  /**
   * What a repeat of the same request does. `reads`: changes nothing. `key`: changes something, so
   * a key is required and a repeat gets the recorded answer. `same`: says an absolute value, so a
   * repeat changes nothing more (producers, which derive what to say from what the room has).
   */
  repeat: 'reads' | 'key' | 'same';
  /** Offered to the assistant: `given` params come from its run, and `never` those that it may not say. */
  tool?: { given: readonly string[]; never?: readonly string[] };
}

export const people = ['human', 'agent'] as const satisfies readonly PrincipalKind[];
/** Minting keys and administration are never done by an agent, whatever its role. */
export const humans = ['human'] as const satisfies readonly PrincipalKind[];
export const producers = ['autopilot', 'connector'] as const satisfies readonly PrincipalKind[];
export const assistants = ['autopilot'] as const satisfies readonly PrincipalKind[];
/** A connector is in a box that may be anybody’s by now: it says what it has to, and asks for nothing else. */
export const connectors = ['connector'] as const satisfies readonly PrincipalKind[];
export const everyone = [...people, ...assistants] as const;

/** Keeps the schemas' own types, so that params and results are inferred from them. */
export const method = <Params extends Schema, Result extends Schema>(
  entry: Method<Params, Result>,
): Method<Params, Result> => entry;
