import { parse } from 'regexparam';
import { matchRoute } from 'wouter';
import { type Address, type AnyParams, type AnySearch, addresses, patternOf } from './addresses.ts';

/** An address of the page, read. */
export interface Place {
  /** `null`: nothing is there. */
  to: Address | null;
  pathname: string;
  params: AnyParams;
  search: AnySearch;
  /** Without its `#`. */
  hash: string;
}

const isAddress = (one: string): one is Address => one in addresses;

const all = Object.keys(addresses).filter(isAddress);

const names: Record<keyof AnyParams, true> = {
  room: true,
  threadId: true,
  approvalId: true,
  projectId: true,
  jobId: true,
  instanceId: true,
};

const isParam = (name: string): name is keyof AnyParams => name in names;

export function placeAt(href: string): Place {
  const { pathname, search, hash } = new URL(href, 'http://page');
  const nowhere = { to: null, pathname, params: {}, search: {}, hash: hash.slice(1) };
  for (const to of all) {
    const [isMatch, found] = matchRoute(parse, patternOf(to), pathname);
    if (!isMatch) continue;
    const params = paramsIn(found);
    if (params === null) return nowhere;
    const asked = Object.fromEntries(new URLSearchParams(search));
    return { ...nowhere, to, params, search: addresses[to].parse(asked) };
  }
  return nowhere;
}

/** `null` when they are no text. */
function paramsIn(found: Readonly<Record<string, string | undefined>>): AnyParams | null {
  const params: AnyParams = {};
  try {
    for (const [name, value] of Object.entries(found))
      if (isParam(name) && value !== undefined) params[name] = decodeURIComponent(value);
  } catch {
    return null;
  }
  return params;
}
