import type { Approval } from '../../shared/model/approval.ts';

/** Only there does nothing stand between the look-up of a name and the network it is on. */
const isLaptop = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1' || host === '[::1]';

/** What reading the web tells others, and what is not checked. */
export function WebNote({ method }: Pick<Approval, 'method'>) {
  if (method !== 'web.fetch') return null;
  return (
    <p className="text-dim text-small">
      Its name is looked up at cloudflare-dns.com first, which learns it, and refused if that is no
      public address.
      {isLaptop(window.location.hostname) &&
        ' On this computer nothing checks once more when it connects: a name that changes in between could lead into your own network.'}
    </p>
  );
}
