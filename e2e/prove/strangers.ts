import { roomFiles } from '../kill/room-file.ts';
import { newBot } from '../support/agents.ts';
import { handshake } from '../support/handshake.ts';
import type { Product } from '../support/product.ts';
import { join, newRoom } from '../support/rooms.ts';
import type { Report } from './report.ts';
import type { Shared } from './shared-stream.ts';

const never = 'never0000000000000000000ne';

/** Another tenant's room and one that never was cannot be told apart, whatever one brings. */
export async function proveStrangers(
  product: Product,
  { ada }: Shared,
  report: Report,
): Promise<void> {
  const { address } = product;
  const cy = await newRoom(product, 'Cy');
  const bot = await newBot(cy, { name: 'Stray' });
  const client = await join(cy);
  const files = roomFiles(product.dataFolder).length;
  const bring = {
    'a cookie': { origin: address, cookie: cy.cookie },
    'a key': { authorization: `Bearer ${bot.key}` },
    nothing: { origin: address },
  };
  const told: string[] = [];
  const differing: string[] = [];
  for (const [what, headers] of Object.entries(bring)) {
    const [real, imagined] = await Promise.all(
      [ada.room, never].map((room) => handshake(address, `/parties/autopilot/${room}`, headers)),
    );
    told.push(`${what} ${JSON.stringify(real)}`);
    if (JSON.stringify(real) !== JSON.stringify(imagined) || 'open' in Object(real))
      differing.push(`${what}: ${JSON.stringify([real, imagined])}`);
  }
  const looks = await Promise.all(
    [ada.room, never].map((room) =>
      client.ask('invites.look', { code: `${room}.${'a'.repeat(32)}` }),
    ),
  );
  const errors = new Set(looks.map(({ error }) => JSON.stringify(error)));
  const after = roomFiles(product.dataFolder).length;
  client.close();
  report.promise(
    'another tenant’s room answers as if it did not exist, to a person, to an agent and to nobody; nothing is made by asking',
    differing.length === 0 && errors.size === 1 && after === files,
    `${told.join('; ')}; a wrong invite: ${looks[0]?.error?.code}; ${files} rooms before and ${after} after ${differing.join()}`,
  );
}
