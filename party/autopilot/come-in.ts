import { parseJson } from '../../shared/lib/parse-json.ts';
import { roomId } from '../../shared/model/ids.ts';
import type { Login } from '../../shared/model/login.ts';
import { principal } from '../../shared/model/principal.ts';
import { admissionHeaders } from '../auth/admission.ts';
import { credential } from '../auth/credential.ts';
import type { Standing } from './attachment.ts';
import type { Founder } from './found.ts';

/** What the Worker, and nobody else, says of a socket it lets in. Throws if it does not say it well. */
export function standingIn(headers: Headers): Standing {
  const said = (name: keyof typeof admissionHeaders) => headers.get(admissionHeaders[name]);
  const [by, home, owner] = [said('credential'), said('homeRoom'), said('owner')];
  const generation = said('generation');
  return {
    principal: principal.parse(said('principal')),
    credential: by === null ? null : credential.parse(parseJson(by)),
    homeRoom: home === null ? null : roomId.parse(home),
    owner: owner === null ? null : principal.parse(owner),
    generation: generation === null ? null : Number(generation),
  };
}

/** Before what the Worker believes of them was read (ms); what does not say it is as old as can be. */
export const readAtIn = (headers: Headers): number =>
  Number(headers.get(admissionHeaders.readAt) ?? 0) || 0;

/** The login by which the founder of a room comes home, for the list of them; `null` if it is none. */
export function loginIn(
  headers: Headers,
  { credential: by }: Standing,
  now: number,
): Omit<Login, 'seq'> | null {
  if (headers.get(admissionHeaders.isHome) !== 'yes' || by === null) return null;
  const { expiresAt, beganAt: createdAt = now } = by;
  const id = by.kind === 'login' ? by.id : by.login;
  if (id === undefined) return null;
  return { id, device: headers.get(admissionHeaders.device) ?? '', createdAt, expiresAt };
}

/** The same of somebody who comes home, perhaps for the first time. */
export const founderIn = (headers: Headers, { principal: of, owner }: Standing): Founder => ({
  principal: of,
  name: decodeURIComponent(headers.get(admissionHeaders.name) ?? ''),
  email: decodeURIComponent(headers.get(admissionHeaders.email) ?? ''),
  owner: owner === null ? null : { principal: owner, homeRoom: null },
});
