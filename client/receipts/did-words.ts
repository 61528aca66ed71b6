import * as z from 'zod/mini';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { inLine } from '../../shared/lib/marked.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { principal } from '../../shared/model/principal.ts';
import { role } from '../../shared/model/role.ts';
import type { NameOf } from '../store/author-name.ts';
import type { ShownReceipt } from './receipt-words.ts';

/** What exactly was changed, and for whom; `null` where the receipt keeps only a hash, or another thing than it says. */
export function didWords(receipt: ShownReceipt, nameOf: NameOf): string | null {
  if (!isTrue(receipt)) return null;
  const { kind, did } = receipt;
  const join = joined.safeParse(did);
  if (kind === 'member.join' && join.success)
    return `${nameOf(join.data.principal)} as ${join.data.role}, let in by ${nameOf(join.data.by)}`;
  const gone = left.safeParse(did);
  if (kind === 'member.leave' && gone.success) return leftName(gone.data, nameOf);
  const moved = changed.safeParse(did);
  if (kind === 'member.role' && moved.success)
    return `${nameOf(moved.data.principal)}, from ${moved.data.from} to ${moved.data.to}`;
  const handed = transferred.safeParse(did);
  if (kind === 'room.transfer' && handed.success) return `to ${nameOf(handed.data.to)}`;
  const rule = policy.safeParse(did);
  if (kind === 'policy' && rule.success)
    return `${rule.data.preset}, requests wait ${rule.data.minutes} minutes`;
  const given = grant.safeParse(did);
  if (kind === 'grant' && given.success) {
    const { to, purpose, method, by } = given.data;
    return `${nameOf(to)} may ${purpose === 'vote' ? 'vote on' : 'do'} ${method}, given by ${nameOf(by)}`;
  }
  return null;
}

/** Who came, as what and by whom, if that is what the receipt is a hash of. */
export const whoJoined = (of: ShownReceipt) => (isTrue(of) ? joined.safeParse(of.did).data : null);

/** The same of who left. */
export const whoLeft = (of: ShownReceipt) => (isTrue(of) ? left.safeParse(of.did).data : null);

/** What they were called then, where the receipt says it. */
export const leftName = ({ principal, name }: z.output<typeof left>, nameOf: NameOf): string =>
  name === undefined ? nameOf(principal) : inLine(name);

const isTrue = ({ did, action }: ShownReceipt): boolean =>
  did !== undefined && sha256Hex(canonicalJson(did)) === action;

const joined = z.object({ principal, role, by: principal });
const left = z.object({ principal, name: z.optional(z.string()) });
const changed = z.object({ principal, from: role, to: role });
const transferred = z.object({ from: principal, to: principal });
const policy = z.object({ preset: z.string(), minutes: z.number() });
const grant = z.object({ to: principal, purpose: z.string(), method: z.string(), by: principal });
