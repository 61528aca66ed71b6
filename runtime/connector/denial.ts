/** Why a gateway did not run a call. `elsewise`: it refused by itself, and nobody was asked. */
export interface Denial {
  kind: 'denied' | 'expired' | 'elsewise';
  /** What happened and what to do, for a person. */
  words: string;
}

/** `Exec denied (gateway id=…, user-denied): the command` or `… (SYSTEM_RUN_DENIED: why): …` */
const denied = /^Exec denied \((?:gateway |node=\S+ )?(?:id=[^,)]*, )?([^)]+)\)/;

/** Reads what a gateway says of a call that it did not run; `null` for one that ran and failed. */
export function denialOf(output: string): Denial | null {
  const reason =
    denied.exec(output)?.[1] ?? /^(?:exec|security)[ :=]*den(?:ied|y)\b.*/i.exec(output)?.[0];
  if (reason === undefined) return null;
  if (reason === 'user-denied') return { kind: 'denied', words: 'Somebody said no.' };
  if (reason.startsWith('approval-timeout'))
    return { kind: 'expired', words: 'Nobody decided in time.' };
  return { kind: 'elsewise', words: ownRefusal(reason) };
}

/** A refusal of the gateway's own: it cannot be allowed from here, so the words say what can be done. */
function ownRefusal(reason: string): string {
  const found = known.find(({ sign }) => sign.test(reason));
  if (found !== undefined)
    return `OpenClaw refused this by itself, so nobody was asked: ${found.why}`;
  const said = reason.replaceAll(/\s+/g, ' ').slice(0, 200);
  return `OpenClaw refused this by itself, so nobody was asked: ${said}. Ask it for something else, or look at its log.`;
}

const known: readonly { sign: RegExp; why: string }[] = [
  {
    sign: /cannot safely bind/i,
    why: 'it cannot tell for sure what a loop, or output that goes into a file, would do. Ask it for one plain command without either.',
  },
  {
    sign: /allowlist/i,
    why: 'the command is not on the list of its box. Ask it for another command.',
  },
  {
    sign: /approval[- ](?:required|unavailable)|no approval/i,
    why: 'it could not ask this room. Look whether the instance is ready, then ask it again.',
  },
  {
    sign: /deny|disabled|security/i,
    why: 'commands are switched off for it. Its page says under “Commands” what it may do.',
  },
];
