import { type Principal, principal, splitPrincipal } from '../../shared/model/principal.ts';
import { visible } from '../../shared/policy/visible.ts';
import type { Rows } from '../../shared/sync/replica.ts';
import { instanceName } from '../store/author-name.ts';
import { kindOf } from '../ui/kind-of.ts';

/** Who stands behind the opaque name of a principal, in the room's own words. */
export type WhoIs = (of: Principal) => string;

/** A name can pretend as any text can: what cannot be seen in it is named too. */
export const whoIn =
  ({ members, instances }: Pick<Rows, 'members' | 'instances'>): WhoIs =>
  (of) => {
    const { kind, id } = splitPrincipal(of);
    if (kind === 'autopilot') return 'Autopilot';
    if (kind === 'connector') return instanceName(seen(instances.get(id)?.name ?? 'OpenClaw'));
    const member = members.get(of);
    if (member === undefined) return 'nobody in this room';
    return `${seen(member.name)}, ${kindOf(of)}`;
  };

const seen = (name: string): string =>
  visible(name)
    .map(({ text, mark }) => (mark === null ? text : `[${mark}]`))
    .join('');

/** A principal that stands alone: what is only part of a longer word is none. */
const principals =
  /(?<=^|[\s"'([])((?:human|agent|autopilot|connector):[A-Za-z0-9_-]{1,64})(?=[.,:;]?(?:$|[\s"')\]}]))/;

/** Text cut around the principals in it; nothing of it is lost. */
export const cutAtPrincipals = (text: string): { text: string; of: Principal | null }[] =>
  text
    .split(principals)
    .map((one, i) => ({ text: one, of: i % 2 === 1 ? principal.parse(one) : null }))
    .filter((one) => one.text !== '');

/** The same text with who is meant before each principal, where there are only words. */
export const withNames = (text: string, whoIs: WhoIs): string =>
  cutAtPrincipals(text)
    .map((one) => (one.of === null ? one.text : `${whoIs(one.of)} · ${one.text}`))
    .join('');
