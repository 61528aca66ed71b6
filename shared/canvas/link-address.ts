import * as z from 'zod/mini';

/** Of Yjs: 32 bits. */
const client = z.pipe(
  z.string().check(z.regex(/^\d{1,10}$/)),
  z.pipe(z.transform(Number), z.int().check(z.maximum(2 ** 32 - 1))),
);
const said = z.catch(z.optional(client), undefined);

/**
 * What the address of a canvas's socket says: which client of the document it is, and which one of the
 * same principal it replaces. Nobody has to say either, and what is said badly is not said.
 */
const linkAddress = z.object({ client: said, replaces: said });
export type LinkAddress = z.infer<typeof linkAddress>;

export const readLinkAddress = (query: Iterable<readonly [string, string]>): LinkAddress =>
  linkAddress.parse(Object.fromEntries(query));

/** With its question mark; empty where nothing is said. */
export function writeLinkAddress(address: LinkAddress): string {
  const parts = Object.entries(address).filter(([, one]) => one !== undefined);
  return parts.length === 0 ? '' : `?${parts.map(([name, one]) => `${name}=${one}`).join('&')}`;
}
