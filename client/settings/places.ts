import { splitPrincipal } from '../../shared/model/principal.ts';
import type { Account } from '../store/account.ts';

export interface Place {
  to: `/r/$room/settings/${'members' | 'invites' | 'rules' | 'room' | 'agents' | 'browsers' | 'profile'}`;
  name: string;
  /** Whose settings they are: the room's, or one's own, which lie in one's own room. */
  of: 'room' | 'self';
}

const all: readonly (Place & { isForHumans?: true })[] = [
  { to: '/r/$room/settings/members', name: 'Members', of: 'room' },
  { to: '/r/$room/settings/invites', name: 'Invites', of: 'room' },
  { to: '/r/$room/settings/rules', name: 'Rules', of: 'room' },
  { to: '/r/$room/settings/room', name: 'Name', of: 'room' },
  { to: '/r/$room/settings/profile', name: 'Profile', of: 'self' },
  { to: '/r/$room/settings/agents', name: 'Agents & keys', of: 'self', isForHumans: true },
  { to: '/r/$room/settings/browsers', name: 'Browsers', of: 'self', isForHumans: true },
];

/** The pages of settings: keys and sign-ins are a human's, whatever an agent may do else. */
export const places = ({ principal }: Account): readonly Place[] =>
  all.filter(
    ({ isForHumans }) => isForHumans !== true || splitPrincipal(principal).kind === 'human',
  );
