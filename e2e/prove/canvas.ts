import { once } from 'node:events';
import type { Browser } from 'playwright-core';
import WebSocket from 'ws';
import { canvasMessages } from '../../shared/canvas/wire.ts';
import { must } from '../../shared/lib/must.ts';
import { CanvasClient } from '../../testkit/canvas/canvas-client.ts';
import { newBot } from '../support/agents.ts';
import { launchBrowser } from '../support/browser.ts';
import { HatcheryPage } from '../support/hatchery.ts';
import { Product } from '../support/product.ts';
import { headersOf, type Place } from '../support/raw-client.ts';
import { bringIn, roomOf } from '../support/room-of-two.ts';
import { join } from '../support/rooms.ts';
import { until } from '../support/until.ts';
import { Visitor } from '../support/visitor.ts';
import { Report } from './report.ts';
import { shownIn } from './where-it-broke.ts';

/** What all of it may take once the page is built. */
const withinSeconds = 60;

/** `npm run -s prove canvas`: two people in Chromium and an agent at one canvas, against the running product. */
const report = new Report();
const product = new Product();
let browser: Browser | null = null;
try {
  browser = await launchBrowser();
  await product.start();
  await prove(browser);
  report.within(withinSeconds, 'with the page built all of it');
} catch (error) {
  report.broke(error, await shownIn(browser));
} finally {
  await browser?.close();
  await product.remove();
}
process.exitCode = report.end();

async function prove(opened: Browser): Promise<void> {
  const newcomer = async (name: string) => {
    const visitor = await Visitor.arrive(opened, { viewport: { width: 1440, height: 820 } });
    await visitor.signUp(product, name, `${name.toLowerCase()}@prove.example.com`);
    return visitor;
  };
  const [ada, bo, vi] = [await newcomer('Ada'), await newcomer('Bo'), await newcomer('Vi')];
  await bringIn(ada, bo, 'member');
  await bringIn(ada, vi, 'viewer');
  const room = roomOf(ada);
  await ada.say('Hello');
  await ada.sees('rehearsal');
  const [adas, bos, vis] = [new HatcheryPage(ada), new HatcheryPage(bo), new HatcheryPage(vi)];
  for (const one of [adas, bos, vis]) await one.open(room);

  const rounds: number[] = [];
  for (const i of [1, 2, 3]) {
    const words = `Note ${i}`;
    const [from, to] = i === 2 ? [bos, adas] : [adas, bos];
    await from.addNote(words);
    const written = performance.now();
    await to.seeAll(to.notes(words));
    rounds.push(performance.now() - written);
    await from.leaveAll();
    await from.seeAll(from.notes(words));
  }
  const chat = must(await bos.kind('thread').first().getAttribute('data-id'), 'a chat');
  const began = await adas.placeOf(chat);
  await bos.drag(chat, { x: 20, y: 90 }, true);
  const held = performance.now();
  await until(async () => (await adas.placeOf(chat)).y > began.y + 40, 'the drag', 10_000);
  const dragMs = performance.now() - held;
  await bos.letGo();
  const dropped = performance.now();
  const place = await bos.placeOf(chat);
  const isThere = async () => JSON.stringify(await adas.placeOf(chat)) === JSON.stringify(place);
  await until(isThere, 'the drop', 10_000);
  const dropMs = performance.now() - dropped;
  report.promise(
    'notes and drags are one for both pages',
    Math.max(...rounds, dragMs, dropMs) < 1_000,
    `a note ${ms(rounds)}; a drag ${dragMs.toFixed(0)} ms, its drop ${dropMs.toFixed(0)} ms`,
  );

  await adas.leaveAll();
  await ada.page.locator('body').press('Control+z');
  await bos.notes('Note 3').waitFor({ state: 'detached' });
  const stand = await Promise.all([1, 2].map((i) => bos.notes(`Note ${i}`).count()));
  report.promise(
    'undo takes back one’s own and nothing of the other',
    stand.every((many) => many === 1) && (await isThere()),
    'Ada’s newest note is gone in one step, her first and Bo’s note and drag stand',
  );

  await adas.notes('Note 2').click();
  await ada.page.getByRole('textbox', { name: 'Comment', exact: true }).fill('@Bo final?');
  await ada.page.getByRole('textbox', { name: 'Comment', exact: true }).press('Enter');
  const commented = performance.now();
  await bos.notes('Note 2').getByRole('button', { name: '1 open comment' }).waitFor();
  report.promise(
    'a comment is there for both',
    true,
    `${(performance.now() - commented).toFixed(0)} ms`,
  );

  const cookie = await cookieOf(ada);
  const roomId = must(/\w+$/.exec(room)?.[0], 'a room');
  const adaPlace = { address: product.address, room: roomId, cookie };
  const { key } = await newBot(adaPlace, { name: 'Scout', role: 'member' });
  const scout = await join({ ...adaPlace, cookie: '', key });
  const asked = performance.now();
  await scout.command('graph.note', { text: 'From Scout', x: 40, y: 320 });
  await bos.seeAll(bos.notes('From Scout'));
  report.promise('an agent’s note appears', true, `${(performance.now() - asked).toFixed(0)} ms`);

  const refused = (await vis.tool('Note').count()) === 0;
  const before = await vis.placeOf(chat);
  await vis.drag(chat, { x: 90, y: -40 });
  report.promise(
    'a viewer sees it and changes nothing',
    refused && JSON.stringify(before) === JSON.stringify(await vis.placeOf(chat)),
    'no tools, no drag',
  );

  await bo.page.goto(room);
  await bo.messageBox.waitFor();
  await Promise.all([adas.isLit('run'), bo.say('write 60 words at 30 a second')]);
  await adas.edges('run').first().waitFor({ state: 'detached', timeout: 30_000 });
  report.promise('a run lights its edges while it goes on', true, 'lit and out again');

  product.kill('tree');
  const killed = performance.now();
  await product.start();
  await bos.open(room);
  await bos.seeAll(bos.notes('From Scout'));
  const seconds = ((performance.now() - killed) / 1_000).toFixed(1);
  const notes = await Promise.all([1, 2].map((i) => bos.notes(`Note ${i}`).count()));
  report.promise(
    'what a second page saw is there after SIGKILL of everything',
    notes.every((many) => many === 1) &&
      JSON.stringify(await bos.placeOf(chat)) === JSON.stringify(place),
    `the notes and a place, ${seconds} s after the kill`,
  );
  const open = bos.notes('Note 2').getByRole('button', { name: '1 open comment' });
  report.promise(
    'so are a comment and what was undone',
    (await open.count()) === 1 && (await bos.notes('Note 3').count()) === 0,
    'one open comment at Bo’s note; the note that Ada took back stays away',
  );

  const own = await drawsAt({ ...adaPlace, cookie: await cookieOf(bo) }, 'bos');
  const others = await drawsAt({ ...adaPlace, cookie: await cookieOf(vi) }, 'vis');
  await bos.seeAll(bos.notes('By socket'));
  report.promise(
    'the room itself refuses what a viewer writes, past the page',
    own === 'stored' && others === 'refused' && (await bos.notes('By socket').count()) === 1,
    `the same note on a socket of one’s own: a member’s is ${own}, a viewer’s ${others}`,
  );
}

async function cookieOf({ context }: Visitor): Promise<string> {
  const cookies = await context.cookies();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** Sets a note on a socket of the canvas, as somebody's page would, and says what the room made of it. */
async function drawsAt(place: Place, key: string): Promise<'stored' | 'refused'> {
  const url = `${place.address.replace('http', 'ws')}/parties/hatchery/${place.room}`;
  const socket = new WebSocket(url, { headers: headersOf(place) });
  socket.binaryType = 'arraybuffer';
  const client = new CanvasClient();
  socket.on('message', (data) => {
    if (data instanceof ArrayBuffer) client.hear(new Uint8Array(data));
  });
  await once(socket, 'open');
  client.open((frame) => socket.send(frame));
  const by = () => client.notices.find((notice) => notice.kind === 'you')?.principal;
  const isIn = () => by() !== undefined && client.heard.includes(canvasMessages.sync);
  await until(isIn, 'the canvas', 10_000);
  client.doc.transact(() => {
    client.set('notes', key, { text: 'By socket', by: by(), at: Date.now() });
    client.set('pos', `note:${key}`, { x: 40, y: 420 });
  });
  const isRefused = () => client.notices.some(({ kind }) => kind === 'refused');
  await until(() => isRefused() || (client.saved?.updates ?? 0) > 0, 'a word of the room', 10_000);
  client.close();
  socket.close();
  return isRefused() ? 'refused' : 'stored';
}

function ms(all: readonly number[]): string {
  const sorted = all.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `median ${median.toFixed(0)} ms, most ${(sorted.at(-1) ?? 0).toFixed(0)} ms`;
}
