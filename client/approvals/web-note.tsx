import type { Approval } from '../../shared/model/approval.ts';
import { parseAction } from '../../shared/policy/action.ts';

/** Only there does nothing stand between the look-up of a name and the network it is on. */
const isLaptop = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1' || host === '[::1]';

/** What reading the web tells others, what is followed, and what is not checked. */
export function WebNote({ method, action }: Pick<Approval, 'method' | 'action'>) {
  if (method !== 'web.fetch') return null;
  const isHome = isLaptop(window.location.hostname);
  const sort = sortOf(Reflect.get(Object(parseAction(action).input), 'url'));
  return (
    <p className="text-dim text-small">
      {lookUpWords[sort]}
      {sort === 'name' &&
        isHome &&
        ' A host that this installation allows by name is neither looked up nor refused.'}{' '}
      A redirect within the same host is followed; where one leads elsewhere is told instead, and
      not read.
      {sort === 'name' &&
        isHome &&
        ' On this computer nothing checks once more when it connects: a name that changes in between could lead into your own network.'}
    </p>
  );
}

type Sort = 'name' | 'literal' | 'inside';

/** What the guard does before it reads, which depends on how the host is written. */
function sortOf(url: unknown): Sort {
  if (typeof url !== 'string' || !URL.canParse(url)) return 'name';
  const { hostname, port } = new URL(url);
  if (port !== '') return 'inside';
  if (hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname)) return 'literal';
  return hostname.includes('.') ? 'name' : 'inside';
}

const lookUpWords: Record<Sort, string> = {
  name: 'Its name is looked up at cloudflare-dns.com first, which learns it, and it is not read if that leads to no public address.',
  literal:
    'It is an address and no name: nothing is looked up, and it is read if it is a public one or this installation allows it.',
  inside:
    'It is no public host: nothing is looked up, and it is read only if this installation allows it by name.',
};
