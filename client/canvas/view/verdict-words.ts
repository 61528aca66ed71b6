import { closeCodes } from '../../../shared/protocol/close-codes.ts';

/** Why a canvas was closed for good, by the room's code: its own reason is a word for programs. */
export function verdictWords(code: number): string {
  switch (code) {
    case closeCodes.notAuthenticated:
      return 'you are signed out';
    case closeCodes.notAllowed:
      return 'the room does not let you in';
    case closeCodes.replaced:
      return 'it is open elsewhere';
    case closeCodes.newerProtocol:
      return 'this page is too old, so reload it';
    default:
      return 'the room could not read what this page sent, so reload it';
  }
}
