import { utf8Length } from '../../shared/lib/utf8.ts';

/** A call as a message of a transcript has it, with what it brought. */
export interface HeardCall {
  callId: string;
  name: string;
  input: unknown;
  output?: { text: string; cut?: true };
  error?: string;
}

/** Of what a call brought the end is kept: that is where a command says how it went. */
export const outputUnits = 2_000;
const onlyEnd = '[Only its end is kept here.] ';

/** A call with so much of what it brought at the most. */
export function withEnd(call: HeardCall, units: number): HeardCall {
  const { output, error } = call;
  if (output !== undefined && output.text.length > units)
    return { ...call, output: { text: output.text.slice(-units).toWellFormed(), cut: true } };
  if (error === undefined || error.length <= units + onlyEnd.length) return call;
  return { ...call, error: `${onlyEnd}${error.slice(-units).toWellFormed()}` };
}

/**
 * All calls of a message in so many bytes: where they take more each has its share, and what does not
 * fit in that says so. Hundreds of calls may have no share at all.
 */
export function callsWithin(bytes: number, calls: HeardCall[]): HeardCall[] {
  if (bytesOf(calls) <= bytes) return calls;
  const share = bytes / calls.length - 1;
  return calls.map((call) => shortened(call, share));
}

function shortened(call: HeardCall, share: number): HeardCall {
  if (bytesOf(call) <= share) return call;
  let next = bytesOf(call.input) <= share / 2 ? call : { ...call, input: { tooLong: true } };
  for (let units = outputUnits; units >= 1 && bytesOf(next) > share; units /= 2)
    next = withEnd(next, Math.floor(units));
  return next;
}

const bytesOf = (value: unknown): number => utf8Length(JSON.stringify(value) ?? '');
