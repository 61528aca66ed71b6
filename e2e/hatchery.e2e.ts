import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import YPartyKitProvider from 'y-partykit/provider';
import YProvider from 'y-partyserver/provider';
import * as Y from 'yjs';
import { protocolsOf } from '../client/agent/credential.ts';
import { type Bot, newBot } from './support/agents.ts';
import { signUp } from './support/person.ts';
import { Product } from './support/product.ts';
import { type Place, RawClient } from './support/raw-client.ts';
import { until } from './support/until.ts';

const product = new Product();
beforeAll(() => product.start());
afterAll(() => product.remove());

/** A socket as a browser's, with the key among its protocols. */
const socketWith = (key: string) =>
  class extends WebSocket {
    constructor(address: string | URL) {
      super(address, [...protocolsOf(key)]);
    }
  };

/** A room with three agents in it, each with a key. */
async function newStudio(): Promise<{ place: Place; bots: [Bot, Bot, Bot] }> {
  const { address } = product;
  const { homeRoom, cookie } = await signUp(address, 'Ada');
  const place = { address, room: homeRoom, cookie };
  const one = await newBot(place, { name: 'Kit', role: 'member' });
  const two = await newBot(place, { name: 'Server', role: 'member' });
  const three = await newBot(place, { name: 'Looker', role: 'viewer' });
  return { place, bots: [one, two, three] };
}

const options = ({ key }: Bot) => ({
  WebSocketPolyfill: socketWith(key),
  party: 'hatchery',
  disableBc: true,
});

const kit = ({ address, room }: Place, bot: Bot, doc = new Y.Doc()) =>
  new YPartyKitProvider(new URL(address).host, room, doc, options(bot));

const server = ({ address, room }: Place, bot: Bot, doc = new Y.Doc()) =>
  new YProvider(new URL(address).host, room, doc, options(bot));

const soon = (what: string, holds: () => boolean) => until(holds, what, 15_000);
const at = (doc: Y.Doc, map: string, key: string) => JSON.stringify(doc.getMap(map).get(key));

test('[HR1] [HR2] any client of y-partykit or y-partyserver with a key joins and edits', async () => {
  const { place, bots } = await newStudio();
  const one = kit(place, bots[0]);
  const two = server(place, bots[1]);
  await soon('both are in', () => one.synced && two.synced);
  one.awareness.setLocalStateField('cursor', { x: 1, y: 2 });
  one.doc.getMap('notes').set('n1', { text: 'from kit', by: bots[0].principal, at: 1 });
  await soon('what kit wrote', () => at(two.doc, 'notes', 'n1')?.includes('from kit') === true);
  two.doc.getMap('pos').set('note:n1', { x: 5, y: 6 });
  await soon('what server moved', () => at(one.doc, 'pos', 'note:n1') === '{"x":5,"y":6}');
  const names = () => JSON.stringify([...two.awareness.getStates().values()]);
  await soon('who is there', () => names().includes('"name":"Kit"'));
  one.destroy();
  two.destroy();
});

test('[HR3] [HR7] what a second one saw is there after SIGKILL; what was not saved comes again', async () => {
  const { place, bots } = await newStudio();
  const one = kit(place, bots[0]);
  const two = server(place, bots[1]);
  await soon('both are in', () => one.synced && two.synced);
  for (let i = 0; i < 40; i++) one.doc.getMap('pos').set(`note:n${i}`, { x: i, y: 0 });
  await soon('the last one', () => at(two.doc, 'pos', 'note:n39') !== undefined);
  product.kill('workerd');
  one.doc.getMap('pos').set('autopilot', { x: 9, y: 9 });
  await product.healthy();
  const fresh = server(place, bots[1]);
  await soon('all that was seen', () => fresh.doc.getMap('pos').has('note:n39'));
  await soon(
    'what was written meanwhile',
    () => at(fresh.doc, 'pos', 'autopilot') === '{"x":9,"y":9}',
  );
  expect(fresh.doc.getMap('pos').size).toBe(41);
  for (const provider of [one, two, fresh]) provider.destroy();
});

test('[HR4] [R95] a viewer sees everything and changes nothing', async () => {
  const { place, bots } = await newStudio();
  const one = kit(place, bots[0]);
  const looker = kit(place, bots[2]);
  await soon('both are in', () => one.synced && looker.synced);
  one.doc.getMap('pos').set('autopilot', { x: 1, y: 1 });
  await soon('the viewer sees', () => looker.doc.getMap('pos').has('autopilot'));
  looker.doc.getMap('pos').set('autopilot', { x: 2, y: 2 });
  one.doc.getMap('pos').set('community', { x: 3, y: 3 });
  await soon('the next one', () => looker.doc.getMap('pos').has('community'));
  expect(at(one.doc, 'pos', 'autopilot')).toBe('{"x":1,"y":1}');
  one.destroy();
  looker.destroy();
});

test('[HG9] what an agent notes by a method of the room is on everybody’s canvas', async () => {
  const { place, bots } = await newStudio();
  const one = kit(place, bots[0]);
  const agent = new RawClient({ ...place, cookie: '', key: bots[1].key });
  await agent.dial('workspace');
  await soon('it is in', () => one.synced);
  await agent.command('graph.note', { noteId: undefined, text: 'by method', x: 1, y: 1 });
  const notes = () => JSON.stringify(one.doc.getMap('notes').toJSON());
  await soon(
    'the note',
    () => notes().includes('by method') && notes().includes(bots[1].principal),
  );
  agent.close();
  one.destroy();
});

test('[HR9] three tabs that lie there for a minute wake the canvas 0 times', async () => {
  const { place, bots } = await newStudio();
  const tabs = [kit(place, bots[0]), kit(place, bots[1]), kit(place, bots[2])];
  for (const tab of tabs) {
    // As the page does: nobody is renewed, nobody is given up by a timer.
    clearInterval(tab._checkInterval);
    clearInterval(tab.awareness._checkInterval);
  }
  await soon('all are in', () => tabs.every(({ synced }) => synced));
  const wakes = () => product.log().split('"canvas.woke"').length - 1;
  await sleep(14_000);
  const asleep = wakes();
  await sleep(60_000);
  expect(wakes()).toBe(asleep);
  tabs[0]?.doc.getMap('pos').set('autopilot', { x: 1, y: 1 });
  await soon('it wakes, and tells', () => tabs[1]?.doc.getMap('pos').has('autopilot') === true);
  await soon('the line that says so', () => wakes() > asleep);
  expect(wakes()).toBe(asleep + 1);
  for (const tab of tabs) tab.destroy();
});
