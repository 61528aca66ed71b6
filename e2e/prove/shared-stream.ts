import type { Browser } from 'playwright-core';
import type { Agent } from '../../client/agent/agent.ts';
import { wordsOf } from '../../client/agent/answer.ts';
import { connect } from '../../client/agent/node.ts';
import { must } from '../../shared/lib/must.ts';
import { babbleOf } from '../kill/expected.ts';
import { type Bot, newBot } from '../support/agents.ts';
import { placeOf } from '../support/place-of.ts';
import type { Product } from '../support/product.ts';
import type { Place } from '../support/raw-client.ts';
import { type RawReplica, sha256 } from '../support/raw-replica.ts';
import { join, newThread } from '../support/rooms.ts';
import { until } from '../support/until.ts';
import { Visitor } from '../support/visitor.ts';
import { Wiretap } from '../support/wiretap.ts';
import type { Report } from './report.ts';

const long = 'write 300 words at 120 a second';

/** Ada's room as the rest of the proof finds it. */
export interface Shared {
  ada: Place;
  bo: Place;
  adaAt: Visitor;
  boAt: Visitor;
  /** Ada's agent, a member of her room. */
  scout: Bot;
  threadId: string;
}

/** A person invites another by link; both, in browsers, and an agent over a socket share a thread. */
export async function proveSharedStream(
  product: Product,
  browser: Browser,
  report: Report,
): Promise<Shared> {
  const [adaAt, boAt] = [await Visitor.arrive(browser), await Visitor.arrive(browser)];
  await adaAt.signUp(product, 'Ada', 'ada@prove.example.com');
  const ada = await placeOf(product, adaAt);
  const began = performance.now();
  const link = await inviteByPage(adaAt, ada);
  await comeByLink(boAt, link);
  const bo = await placeOf(product, boAt);
  report.promise(
    'a person signs up by another’s link and is in the room',
    bo.room === ada.room && !boAt.page.url().includes(new URL(link).hash.slice(1)),
    `from making the link to being in: ${Math.round(performance.now() - began)} ms; the code is behind # and nowhere else`,
  );
  const scout = await newBot(ada, { name: 'Scout', role: 'member' });
  const owner = await join(ada);
  const threadId = await newThread(owner, 'Together');
  owner.close();
  const agent = await connect({ url: product.address, key: scout.key, room: ada.room });
  const taps = await Promise.all([adaAt, boAt].map((one) => openThread(one, ada, threadId)));
  await agent.watch(`thread:${threadId}`);
  await adaAt.say(long);
  await until(() => agent.rows('runs').length === 1, 'the first run', 10_000);
  await boAt.say('count to 5');
  await until(() => agent.rows('runs').length === 2, 'the second run', 10_000);
  const last = await agent.say(threadId, 'count to 7');
  const replicas = taps.map(({ replica }) => replica);
  await until(() => replicas.every((one) => isEqual(agent, one)), 'equal replicas', 20_000);
  const first = must(agent.rows('runs').toSorted((a, b) => a.n - b.n)[0], 'the first run');
  const words = wordsOf(agent.session.replica, first.id);
  const authors = new Set(agent.rows('messages').map(({ author }) => author.split(':')[0]));
  await Promise.all([adaAt, boAt].map((one) => one.sees('1 2 3 4 5 6 7')));
  report.promise(
    'two people in browsers and an agent with nothing but a key read, write and watch one stream, equal byte for byte',
    words === babbleOf(long)?.text && last.state === 'done' && authors.size === 3,
    `${agent.rows('messages').length} messages of ${[...authors].sort().join(', ')}; ${textsOf(agent).length} texts, ${textsOf(agent).reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0)} bytes, the longest sha256 ${sha256(words).slice(0, 16)}…`,
  );
  agent.close();
  return { ada, bo, adaAt, boAt, scout, threadId };
}

const textsOf = (agent: Agent): [id: string, text: string][] =>
  agent.rows('parts').map(({ id }) => [id, agent.text(id) ?? '']);

/** Every text that the agent holds, whole and the same, and no other message. */
const isEqual = (agent: Agent, replica: RawReplica): boolean =>
  replica.wrongTexts().length === 0 &&
  replica.table('messages').length === agent.rows('messages').length &&
  textsOf(agent).every(([id, text]) => replica.texts.get(id)?.text === text);

async function openThread(
  { page }: Visitor,
  { address, room }: Place,
  threadId: string,
): Promise<Wiretap> {
  const tap = new Wiretap(page, room);
  await page.goto(`${address}/r/${room}/t/${threadId}`);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  return tap;
}

async function inviteByPage({ page }: Visitor, { address, room }: Place): Promise<string> {
  await page.goto(`${address}/r/${room}/settings/invites`);
  await page.getByLabel('As', { exact: true }).selectOption('member');
  await page.getByRole('button', { name: 'Make a link' }).click();
  return page.getByRole('textbox', { name: 'Invite link' }).inputValue();
}

async function comeByLink(visitor: Visitor, link: string): Promise<void> {
  const { page } = visitor;
  await page.goto(link);
  await page.getByLabel('Name').fill('Bo');
  await page.getByLabel('Email').fill('bo@prove.example.com');
  await page.getByLabel('Password').fill('a long pass phrase of bo');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
  await visitor.messageBox.waitFor();
}
