import type { Retry } from './wire-error.ts';

/**
 * The closed list of what a room says no with. The message tells a person what happened, `fix` what
 * can be done. The strings are part of the protocol: dashboards and agents match on the code.
 */
export const errors = {
  badFrame: {
    retry: 'never',
    message: 'The frame is not a request of this protocol.',
    fix: 'Send JSON with type "req", an id, a method and params.',
  },
  helloFirst: {
    retry: 'restart',
    message: 'Nothing is answered before hello.',
    fix: 'Send hello as the first request.',
  },
  badParams: {
    retry: 'never',
    message: 'The params do not fit the method.',
    fix: 'Compare them with the schema in capabilities.list.',
  },
  unknownMethod: {
    retry: 'never',
    message: 'This room has no such method.',
    fix: 'See capabilities.list for what it has; reload if the page is old.',
  },
  keyMissing: {
    retry: 'never',
    message: 'A method that changes something needs a key.',
    fix: 'Send a fresh key with the request and the same one with every repeat.',
  },
  keyReused: {
    retry: 'never',
    message: 'This key was used for another request.',
    fix: 'Use a fresh key for a new request.',
  },
  notAllowed: {
    retry: 'never',
    message: 'Your role does not allow this.',
    fix: 'Ask an owner of the room.',
  },
  notHere: {
    retry: 'never',
    message: 'This can only be asked in the room that one founded.',
    fix: 'Open your own room and ask there.',
  },
  keyTooSmall: {
    retry: 'never',
    message: 'This key is not good for that.',
    fix: 'Ask whoever minted it for one with a larger scope.',
  },
  inviteVoid: {
    retry: 'never',
    message: 'This invite cannot be used: it was used, revoked or ran out.',
    fix: 'Ask whoever sent it for a new one.',
  },
  lastOwner: {
    retry: 'never',
    message: 'A room keeps its founder and at least one owner.',
    fix: 'Transfer the ownership first.',
  },
  waits: {
    retry: 'never',
    message: 'Somebody has to allow this first.',
    fix: 'It happens once it is approved; see the approval.',
  },
  paused: {
    retry: 'never',
    message: 'Assistants and agents are paused in this room.',
    fix: 'An operator can end the pause.',
  },
  notFound: {
    retry: 'never',
    message: 'There is no such thing here.',
    fix: 'It may have been removed; look at the list.',
  },
  conflict: {
    retry: 'never',
    message: 'It is no longer in a state that allows this.',
    fix: 'Look at it again: somebody was faster.',
  },
  tooLarge: {
    retry: 'never',
    message: 'This is larger than the room takes.',
    fix: 'Send it in smaller parts.',
  },
  tooMany: {
    retry: 'never',
    message: 'There are too many of these already.',
    fix: 'Close or finish some first.',
  },
  queueFull: {
    retry: 'later',
    message: 'This chat has as many questions waiting as it takes.',
    fix: 'It goes as soon as one is answered; or stop one.',
  },
  damaged: {
    retry: 'never',
    message: 'This part of the room is damaged and cannot be shown; the rest works.',
    fix: 'An operator has to restore it from a backup.',
  },
  slowDown: {
    retry: 'later',
    message: 'Too many messages in a short time.',
    fix: 'Wait a moment; nothing was done.',
  },
  storage: {
    retry: 'later',
    message: 'The room could not store this, so it did not happen.',
    fix: 'Try again; if it stays so, the room is full or its storage is failing.',
  },
  readOnly: {
    retry: 'later',
    message: 'The room cannot store anything at the moment; reading still works.',
    fix: 'An operator has to make room or mend the storage.',
  },
  internal: {
    retry: 'later',
    message: 'The room made a mistake; nothing was changed.',
    fix: 'Try again; if it stays so, report the id of the request.',
  },
} as const satisfies Record<string, { retry: Retry; message: string; fix: string }>;

export type ErrorCode = keyof typeof errors;

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code);

export interface WireError {
  code: ErrorCode;
  message: string;
  retry: Retry;
  retryAfterMs?: number;
  fix: string;
  /** Of `waits`: the approval. Of `conflict`: the one that asks for exactly this already. */
  approvalId?: string;
}

/** Thrown by a method to say no; the turn is rolled back and the caller gets it as its answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly fix: string;
  readonly retryAfterMs: number | undefined;
  readonly approvalId: string | undefined;

  constructor(
    code: ErrorCode,
    more: { message?: string; fix?: string; retryAfterMs?: number; approvalId?: string } = {},
  ) {
    super(more.message ?? errors[code].message);
    this.code = code;
    this.fix = more.fix ?? errors[code].fix;
    this.retryAfterMs = more.retryAfterMs;
    this.approvalId = more.approvalId;
  }

  toWire(): WireError {
    const { code, message, fix, retryAfterMs, approvalId } = this;
    return {
      code,
      message,
      retry: errors[code].retry,
      fix,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(approvalId === undefined ? {} : { approvalId }),
    };
  }
}
