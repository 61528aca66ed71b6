import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { connect } from '../../client/agent/node.ts';
import { CallRefused } from '../../client/connection/connection.ts';
import { type Bot, newBot } from '../support/agents.ts';
import { type Person, signIn, signOut, signUp } from '../support/person.ts';
import type { Product } from '../support/product.ts';
import type { Place, RawClient } from '../support/raw-client.ts';
import { join, newRoom } from '../support/rooms.ts';
import type { Report } from './report.ts';

const code = z.object({ code: z.string() });
const withinMs = 5_000;
/** The runtime lets an object sleep after ten idle seconds. */
const asleepAfterMs = 13_000;

/** Dora's room, in which she, Eli and Eli's agent have sockets, and nothing happens any more. */
export interface Sleepers {
  dora: RawClient;
  eli: Person;
  eliThere: RawClient;
  botThere: Awaited<ReturnType<typeof connect>>;
  bot: Bot;
  home: Place;
  quietSince: number;
}

export async function fallAsleep(product: Product): Promise<Sleepers> {
  const { address } = product;
  const room = await newRoom(product, 'Dora');
  const eli = await signUp(address, 'Eli');
  const home = { address, room: eli.homeRoom, cookie: eli.cookie };
  const bot = await newBot(home, { name: 'Owl' });
  const dora = await join(room);
  const invite = async () =>
    code.parse(await dora.command('invites.create', { role: 'member', hours: 1 })).code;
  const eliHome = await join(home);
  await eliHome.command('invites.accept', { code: await invite() });
  eliHome.close();
  const botHome = await connect({ url: address, key: bot.key });
  await botHome.call('invites.accept', { code: await invite() });
  botHome.close();
  const eliThere = await join({ ...home, room: room.room });
  const botThere = await connect({ url: address, key: bot.key, room: room.room });
  return { dora, eli, eliThere, botThere, bot, home, quietSince: performance.now() };
}

/** A key is revoked and a person signs out elsewhere; the room that sleeps meanwhile cuts both off. */
export async function proveSentAway(
  product: Product,
  { dora, eli, eliThere, botThere, bot, home, quietSince }: Sleepers,
  report: Report,
): Promise<void> {
  await sleep(Math.max(0, asleepAfterMs - (performance.now() - quietSince)));
  const log = product.log().length;
  const again = await signIn(product.address, eli);
  const elsewhere = await join({ ...home, cookie: again.cookie });
  const isAsleep = !wokeIn(product, log);
  const began = performance.now();
  const endOf = (ended: Promise<unknown>) => ended.then(() => performance.now() - began);
  const cut = Promise.all([
    endOf(eliThere.ended),
    endOf(botThere.until<never>(() => null).catch(() => {})),
  ]);
  await Promise.all([
    elsewhere.command('keys.revoke', { keyId: bot.keyId }),
    signOut(product.address, eli),
  ]);
  const late = sleep(withinMs).then(() => [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  const [person = 0, agent = 0] = await Promise.race([cut, late]);
  const back = await connect({ url: product.address, key: bot.key }).catch(
    (error: unknown) => error,
  );
  const { payload } = await dora.ask('clock.now', {});
  report.promise(
    'a revoked key and a sign-out close their sockets within 5 s, in another’s room that sleeps, and nobody else’s',
    isAsleep &&
      wokeIn(product, log) &&
      Math.max(person, agent) < withinMs &&
      eliThere.closes[0]?.code === 4401 &&
      back instanceof CallRefused &&
      payload !== undefined &&
      elsewhere.isOpen,
    `asleep with 3 sockets: ${isAsleep}; signed out after ${Math.round(person)} ms (${eliThere.closes[0]?.code}), revoked after ${Math.round(agent)} ms; the key again: ${back instanceof CallRefused ? back.error.code : 'let in'}`,
  );
  for (const client of [dora, elsewhere]) client.close();
}

/** Of all rooms only Dora's wakes with three sockets. */
const wokeIn = (product: Product, from: number): boolean =>
  /"room\.woke","sockets":3\b/.test(product.log().slice(from));
