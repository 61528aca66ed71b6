import type { Role } from '../model/role.ts';

/** What a call could do to the room, from looking to giving it away. Every method names one. */
export const risks = ['read', 'say', 'operate', 'spend', 'secure', 'govern', 'own'] as const;
export type Risk = (typeof risks)[number];

/** `ask`: calling makes an approval. `decide`: may also vote on one. */
export type Right = 'yes' | 'ask' | 'decide' | 'no';

/** The one table of roles and risks. Agents that are members have the rights of their role. */
export const rights = {
  viewer: {
    read: 'yes',
    say: 'no',
    operate: 'no',
    spend: 'no',
    secure: 'no',
    govern: 'no',
    own: 'no',
  },
  member: {
    read: 'yes',
    say: 'yes',
    operate: 'ask',
    spend: 'ask',
    secure: 'ask',
    govern: 'no',
    own: 'no',
  },
  approver: {
    read: 'yes',
    say: 'yes',
    operate: 'decide',
    spend: 'decide',
    secure: 'decide',
    govern: 'no',
    own: 'no',
  },
  operator: {
    read: 'yes',
    say: 'yes',
    operate: 'yes',
    spend: 'decide',
    secure: 'decide',
    govern: 'no',
    own: 'no',
  },
  owner: {
    read: 'yes',
    say: 'yes',
    operate: 'yes',
    spend: 'decide',
    secure: 'decide',
    govern: 'yes',
    own: 'decide',
  },
} as const satisfies Record<Role, Record<Risk, Right>>;

export const rightOf = (role: Role, risk: Risk): Right => rights[role][risk];
