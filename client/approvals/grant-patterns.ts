import type { Approval } from '../../shared/model/approval.ts';
import type { FieldPattern } from '../../shared/model/grant.ts';
import { parseAction } from '../../shared/policy/action.ts';
import { happensOnce } from './happens-once.ts';

export type Where = Record<string, FieldPattern>;

/** What a grant about an approval could cover: exactly this again, or, of an address, its whole host. */
export interface Reach {
  words: string;
  where: Where;
}

/** From the narrowest on; none where no grant can say what it covers, or nothing is left to cover. */
export function reachesOf({ method, action, risk, terms }: Approval): Reach[] {
  if (happensOnce(method)) return [];
  const { input } = parseAction(action);
  const isOneVote = terms.need === 1 && terms.distinctHumans < 2;
  if (risk === 'own' || !isOneVote || typeof input !== 'object' || input === null) return [];
  const exact: Where = {};
  for (const [name, value] of Object.entries(input)) {
    if (!isScalar(value)) return [];
    exact[name] = { is: value };
  }
  const wider = Object.entries(input).flatMap(([name, value]): Reach[] => {
    const host = typeof value === 'string' ? hostOf(value) : null;
    return host === null
      ? []
      : [{ words: `all of ${host}`, where: { ...exact, [name]: { startsWith: host } } }];
  });
  return [{ words: 'exactly this', where: exact }, ...wider];
}

const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

function hostOf(text: string): string | null {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return null;
  const host = `${new URL(text).origin}/`;
  return text.startsWith(host) ? host : null;
}
