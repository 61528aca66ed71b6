import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { roomId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import { CallRefused } from '../connection/connection.ts';
import { outOfReach, whyEnded } from './why-ended.ts';

const answer = z.object({
  principal,
  name: z.string(),
  homeRoom: roomId,
  ownedBy: z.nullable(principal),
});

export type Home = z.infer<typeof answer>;

/** Whose key it is, and the room that this agent founded. */
export async function findHome(origin: string, key: string | undefined): Promise<Home> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const response = await fetch(`${origin}/api/agent/whoami`, { headers }).catch(() => null);
  if (response === null) throw new CallRefused(outOfReach);
  const parsed = answer.safeParse(parseJson(await response.text()));
  if (parsed.success) return parsed.data;
  throw response.status === 401
    ? whyEnded(closeCodes.notAuthenticated, 'notAuthenticated')
    : new CallRefused({
        code: 'noAutopilot',
        message: `This address answered ${response.status}: it does not know agents.`,
        retry: 'never',
        fix: 'Give the address at which Autopilot is opened in a browser.',
      });
}
