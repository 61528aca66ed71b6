import { must } from '../../shared/lib/must.ts';
import type { Product } from './product.ts';
import type { Place } from './raw-client.ts';
import type { Visitor } from './visitor.ts';

/** Where a browser is and by which cookie, for clients without a browser. */
export async function placeOf({ address }: Product, { context, page }: Visitor): Promise<Place> {
  const cookies = await context.cookies(address);
  const login = must(
    cookies.find(({ name }) => name.endsWith('.session')),
    'a login',
  );
  const room = must(/\/r\/(\w+)/.exec(page.url())?.[1], 'a room');
  return { address, room, cookie: `${login.name}=${login.value}` };
}

/** A browser that is signed in by that cookie already. */
export async function signInBy({ context }: Visitor, { address, cookie }: Place): Promise<void> {
  const at = cookie.indexOf('=');
  await context.addCookies([
    { name: cookie.slice(0, at), value: cookie.slice(at + 1), url: address },
  ]);
}
