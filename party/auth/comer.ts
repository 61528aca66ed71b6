import type { RoomId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Credential } from './credential.ts';

/** Somebody who proved who they are, on their way to a room. */
export interface Comer {
  principal: Principal;
  name: string;
  homeRoom: RoomId;
  /** Of an agent: the human who answers for it. */
  owner: Principal | null;
  credential: Credential;
  /** Of a person. */
  email: string | null;
  /** An admin of the installation: may knock at the Lobby, which decides for itself. */
  isAdmin: boolean;
}
