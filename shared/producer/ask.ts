import * as z from 'zod/mini';
import { contract, type MethodName, type ParamsInput, type Result } from '../methods/contract.ts';

/** A request to send, and what to do with its answer. */
export interface Ask {
  method: MethodName;
  params: unknown;
  answered: (payload: unknown) => void;
}

export const ask = <M extends MethodName>(
  method: M,
  params: ParamsInput<M>,
  answered: (result: Result<M>) => void = () => {},
): Ask => ({
  method,
  params,
  answered: (payload) => answered(parseResult(method, payload)),
});

/** Throws on an answer that does not fit the contract. */
export const parseResult = <M extends MethodName>(method: M, payload: unknown): Result<M> =>
  z.parse(contract[method].result, payload);
