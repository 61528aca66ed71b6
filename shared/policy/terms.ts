import type { AskedRisk, Preset, Terms } from '../model/approval.ts';
import type { Member } from '../model/member.ts';
import { type Principal, splitPrincipal } from '../model/principal.ts';
import { type Role, role } from '../model/role.ts';
import { bounds } from '../protocol/bounds.ts';
import { type Risk, rightOf } from './may.ts';

/** From the weakest to the strictest. */
export const presetOrder = ['solo', 'team', 'strict'] as const satisfies readonly Preset[];

export const isWeaker = (preset: Preset, than: Preset): boolean =>
  presetOrder.indexOf(preset) < presetOrder.indexOf(than);

/** May holders of a role decide about a risk, as far as the role says? */
export function mayDecide(as: Role, risk: Risk): boolean {
  const right = rightOf(as, risk);
  return right === 'decide' || right === 'yes';
}

/** The policy that an approval of this risk begins with. */
export function termsFor(
  preset: Preset,
  risk: AskedRisk,
  members: readonly Member[],
  founder: Principal,
): Terms {
  const roles = role.options.filter((one) => mayDecide(one, risk));
  const one: Terms = {
    preset,
    need: 1,
    distinctHumans: 0,
    needReject: 1,
    roles,
    exclude: [],
    secondStepMs: 0,
  };
  const owners = members.filter((one) => one.role === 'owner' && decides(one, founder));
  if (risk === 'own' && owners.length < 2) return { ...one, secondStepMs: bounds.soleOwnerMs };
  switch (preset) {
    case 'solo':
      return one;
    case 'team':
      return risk === 'secure' || risk === 'own'
        ? { ...one, exclude: ['requestedBy', 'onBehalfOf'] }
        : one;
    case 'strict':
      return { ...one, need: 2, distinctHumans: 2 };
  }
}

/** May this preset be taken? Whoever asks, enough others must be left who may decide. */
export function isTenable(preset: Preset, members: readonly Member[], founder: Principal): boolean {
  return (['operate', 'spend', 'secure', 'own'] as const).every((risk) => {
    const terms = termsFor(preset, risk, members, founder);
    const able = members.filter(
      (member) => terms.roles.includes(member.role) && decides(member, founder),
    );
    const humans = able.filter(({ id }) => splitPrincipal(id).kind === 'human');
    const left = able.length - (terms.exclude.length > 0 ? 1 : 0);
    return left >= terms.need && humans.length >= terms.distinctHumans;
  });
}

/** Humans decide, and an agent in the room it founded. */
export const decides = ({ id }: Pick<Member, 'id'>, founder: Principal): boolean =>
  splitPrincipal(id).kind === 'human' || (splitPrincipal(id).kind === 'agent' && id === founder);
