import { inject } from 'regexparam';
import { type Address, type ParamsOf, patternOf, type SearchOf } from './addresses.ts';

/** Somewhere in this page, as the compiler checks it. */
export type Target<A extends Address> = { to: A; hash?: string } & Params<A> & Search<A>;

export type Params<A extends Address> = A extends unknown
  ? unknown extends ParamsOf<A>
    ? { params?: Record<never, string> }
    : { params: ParamsOf<A> }
  : never;

export type Search<A extends Address> = { search?: SearchOf<A> };

/** The same without its parameters' names, for what is the same with all of them. */
export interface AnyTarget {
  to: Address;
  params?: Readonly<Record<string, string | undefined>>;
  search?: Readonly<Record<string, string | undefined>>;
  hash?: string;
}

export const pathOf = ({ to, params = {} }: Pick<AnyTarget, 'to' | 'params'>): string =>
  inject(patternOf(to), given(params, encodeURIComponent));

/** What a link says. */
export function hrefOf<A extends Address>(target: Target<A>): string;
export function hrefOf(target: AnyTarget): string {
  return hrefOfAny(target);
}

/** The same for what was checked where it came from. */
export function hrefOfAny({ to, params, search = {}, hash = '' }: AnyTarget): string {
  const query = new URLSearchParams(given(search)).toString();
  return [
    pathOf({ to, ...(params === undefined ? {} : { params }) }),
    query === '' ? '' : `?${query}`,
    hash === '' ? '' : `#${hash}`,
  ].join('');
}

/** Only what is there. */
export const given = (
  values: Readonly<Record<string, string | undefined>>,
  how: (value: string) => string = String,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, how(value)]],
    ),
  );
