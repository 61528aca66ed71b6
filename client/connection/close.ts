import { mayReconnect } from '../../shared/protocol/close-codes.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';
import type { Stepped } from './say.ts';
import type { Session, SessionEffect } from './session.ts';

/** What was sent without an answer is sent again after the next hello; its key makes that safe. */
export function closed(
  session: Session,
  { code, reason, now }: { code: number; reason: string; now: number },
): Stepped {
  if (!mayReconnect(code)) return ended(session, code, reason);
  const rest = withoutSocket(session);
  const { phase } = session;
  if (phase.name === 'offline')
    return [{ ...rest, phase: { ...phase, failedDials: phase.failedDials + 1 } }, []];
  return [{ ...rest, phase: { name: 'offline', since: now, reason, failedDials: 0 } }, []];
}

/** It makes no sense to dial again. Commands stay kept; who only asked is told. */
export function ended(session: Session, code: number, reason: string): Stepped {
  const rest = withoutSocket(session);
  const asked = rest.requests.filter(({ key }) => key === null);
  const requests = rest.requests.filter(({ key }) => key !== null);
  return [
    { ...rest, requests, phase: { name: 'ended', code, reason } },
    [{ do: 'stop' }, ...asked.map(({ id }) => sayEnded(id))],
  ];
}

export const sayEnded = (id: string): SessionEffect => ({
  do: 'settle',
  id,
  outcome: { ok: false, error: hasEnded },
});

const hasEnded: ReceivedError = {
  code: 'ended',
  message: 'The room closed this connection.',
  retry: 'restart',
  fix: 'Sign in again or reload the page.',
};

const withoutSocket = (session: Session): Session => ({
  ...session,
  wanting: new Map(),
  opening: new Map(),
  pieces: [],
  present: [],
  doubted: new Set(),
  requests: session.requests.map((one) => ({ ...one, isSent: false })),
  unreportedBytes: 0,
});
