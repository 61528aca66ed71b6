import type { Phase } from '../connection/session.ts';

/** `live`: the room answers. `offline`: dialling again by itself. `ended`: for good; see the reason. */
export type ConnectionState = 'offline' | 'connecting' | 'live' | 'ended';

export const stateOf = ({ name }: Phase): ConnectionState =>
  name === 'greeting' ? 'connecting' : name;
