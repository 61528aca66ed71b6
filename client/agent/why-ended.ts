import { type CloseReason, closeCodes } from '../../shared/protocol/close-codes.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';
import { CallRefused } from '../connection/connection.ts';

/** What an agent is told when a room hangs up for good. */
export function whyEnded(code: number, reason: string): CallRefused {
  const known = words[code];
  return new CallRefused({
    code: known?.code ?? (reason === '' ? 'ended' : reason),
    message: known?.message ?? `The room closed this connection (${code}).`,
    retry: 'never',
    fix: known?.fix ?? 'Connect again; if it stays so, ask an owner of the room.',
  });
}

export const closedHere: ReceivedError = {
  code: 'closed',
  message: 'This agent closed its connection.',
  retry: 'never',
  fix: 'Connect again.',
};

export const outOfReach: ReceivedError = {
  code: 'outOfReach',
  message: 'The server did not answer in time.',
  retry: 'later',
  fix: 'Check the address and that it runs, then try again.',
};

const words: Readonly<Record<number, { code: CloseReason; message: string; fix: string }>> = {
  [closeCodes.notAuthenticated]: {
    code: 'notAuthenticated',
    message: 'The key is not valid, or no longer.',
    fix: 'Ask whoever minted it for a new one.',
  },
  [closeCodes.notAllowed]: {
    code: 'notAllowed',
    message: 'There is no such room for this key.',
    fix: 'Ask an owner of the room for an invite and accept it in your home room.',
  },
  [closeCodes.badFrame]: {
    code: 'badFrame',
    message: 'The room did not understand this program.',
    fix: 'Update it; if it stays so, report the bug.',
  },
  [closeCodes.replaced]: {
    code: 'replaced',
    message: 'A newer connection took this one’s place.',
    fix: 'Connect once per program.',
  },
  [closeCodes.newerProtocol]: {
    code: 'newerProtocol',
    message: 'The room speaks another version of the protocol.',
    fix: 'Update this program.',
  },
};
