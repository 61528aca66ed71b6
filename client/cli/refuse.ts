import { CallRefused } from '../connection/connection.ts';

/** The program itself says no, in the form in which rooms do. */
export const refuse = (code: string, message: string, fix: string): CallRefused =>
  new CallRefused({ code, message, retry: 'never', fix });
