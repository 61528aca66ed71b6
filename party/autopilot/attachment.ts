import type { RoomId, RunId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Credential } from '../auth/credential.ts';

/** Who a socket is of and by what they came in, as the Worker said. It does not change while the socket lives. */
export interface Standing {
  principal: Principal;
  /** The login or key; `null` for what the installation itself opens. */
  credential: Credential | null;
  /** The room that the principal founded. */
  homeRoom: RoomId | null;
  /** Of an agent: the human who answers for it. */
  owner: Principal | null;
  /** Of a connector: which box of its instance it is in. */
  generation: number | null;
}

/** What survives the room's sleep beside a socket: ids only; the role is read when it is needed. */
export interface Attachment extends Standing {
  /** When it connected (ms). */
  since: number;
  /** The protocol agreed in hello; 0 before. */
  protocol: number;
  /** Binary deltas. */
  binary: boolean;
  topics: readonly string[];
  /** Where it says it looks: a topic, the Hatchery, or nowhere in particular. */
  lookingAt: string | null;
  /** Which of the principal's clients it is, if it says so. */
  session: string | null;
  /** The run that a producer opened on it. */
  runId: RunId | null;
  /** Of a connector that said `gateway.hello`: which taking over this was. */
  fence: number | null;
}

/** Of a socket that has just come. */
export const newAttachment = (
  {
    principal,
    credential = null,
    homeRoom = null,
    owner = null,
    generation = null,
  }: Partial<Standing> & {
    principal: Principal;
  },
  since: number,
): Attachment => ({
  principal,
  credential,
  homeRoom,
  owner,
  generation,
  since,
  protocol: 0,
  binary: false,
  topics: [],
  lookingAt: null,
  session: null,
  runId: null,
  fence: null,
});
