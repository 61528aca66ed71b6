import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { must } from '../shared/lib/must.ts';
import { newBot } from './support/agents.ts';
import { barriers } from './support/axe.ts';
import { launchBrowser } from './support/browser.ts';
import { CountingWeb } from './support/counting-web.ts';
import { HatcheryPage } from './support/hatchery.ts';
import { Product } from './support/product.ts';
import type { Place } from './support/raw-client.ts';
import { bringIn, roomOf } from './support/room-of-two.ts';
import { join } from './support/rooms.ts';
import { takeScreen } from './support/screens.ts';
import { until } from './support/until.ts';
import { Visitor } from './support/visitor.ts';

const product = new Product();
const web = new CountingWeb();
let browser: Browser;
let ada: Visitor;
let bo: Visitor;
let room: string;
let adas: HatcheryPage;
let bos: HatcheryPage;

beforeAll(async () => {
  await web.open();
  await product.start({ AUTOPILOT_FETCH_ALLOWED: web.host });
  browser = await launchBrowser();
  ada = await newcomer('Ada');
  bo = await newcomer('Bo');
  await bringIn(ada, bo, 'member');
  room = roomOf(ada);
  await ada.say('Hello');
  await ada.sees('rehearsal');
  [adas, bos] = [new HatcheryPage(ada), new HatcheryPage(bo)];
  await adas.open(room);
  await bos.open(room);
});
afterAll(async () => {
  await browser?.close();
  web.close();
  await product.remove();
});

async function newcomer(name: string): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, { viewport: { width: 1440, height: 820 } });
  await visitor.signUp(product, name, `${name.toLowerCase()}@canvas.example.com`);
  return visitor;
}

/** Where Ada's requests go, as those of her page do. */
async function placeOf({ context }: Visitor): Promise<Place> {
  const cookies = await context.cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return { address: product.address, room: new URL(room).pathname.split('/')[2] ?? '', cookie };
}

const idOf = async (canvas: HatcheryPage, kind: string): Promise<string> =>
  must(await canvas.kind(kind).first().getAttribute('data-id'), kind);

const places = z.object({ entries: z.array(z.object({ key: z.string(), value: z.unknown() })) });

/** Both see it at the same place. */
const atOnePlace = (id: string): Promise<void> =>
  until(
    async () => JSON.stringify(await adas.placeOf(id)) === JSON.stringify(await bos.placeOf(id)),
    `one place of ${id}`,
    10_000,
  );

/** Drags over all of the canvas that no bar covers. */
async function dragAround({ page }: Visitor): Promise<void> {
  const view = must(await page.locator('.react-flow').boundingBox(), 'a canvas');
  await page.mouse.move(view.x + 12, view.y + 64);
  await page.mouse.down();
  await page.mouse.move(view.x + view.width / 2, view.y + view.height / 2, { steps: 5 });
  await page.mouse.move(view.x + view.width - 12, view.y + view.height - 92, { steps: 5 });
  await page.mouse.up();
}

test('[HC34] with Shift a drag on nothing chooses what it frames, whatever had the focus', async () => {
  const { page } = ada;
  const chosen = page.locator('.react-flow__node.selected');
  await adas.leaveAll();
  await page.locator('body').press('0');
  const all = await page.locator('.react-flow__node').count();
  for (const first of [adas.node('community'), adas.tool('Select')]) {
    await first.click();
    await page.keyboard.down('Shift');
    await dragAround(ada);
    await page.keyboard.up('Shift');
    expect(await chosen.count()).toBe(all);
    expect(await page.evaluate(() => String(getSelection()))).toBe('');
    await adas.leaveAll();
  }
});

test('[HC9] what one made larger is let go: another moves it and it stays there for both', async () => {
  await adas.open(room);
  await bos.open(room);
  await adas.addNote('Pulled and moved');
  const note = must(await adas.notes('Pulled and moved').getAttribute('data-id'), 'a note');
  await adas.node(note).click();
  const corner = adas.node(note).locator('.react-flow__resize-control.handle.top.left');
  const at = must(await corner.boundingBox(), 'its corner');
  const before = await adas.placeOf(note);
  const { mouse } = ada.page;
  await mouse.move(at.x + at.width / 2, at.y + at.height / 2);
  await mouse.down();
  await mouse.move(at.x - 40, at.y - 40, { steps: 6 });
  await mouse.up();
  await until(async () => (await adas.placeOf(note)).x < before.x, 'a larger note', 10_000);
  await atOnePlace(note);
  await bos.seeAll(bos.node(note));
  const pulled = await bos.placeOf(note);
  await bos.drag(note, { x: 90, y: 30 });
  await until(async () => (await adas.placeOf(note)).x > pulled.x, 'where Bo put it', 10_000);
  await atOnePlace(note);
  await adas.leaveAll();
  await bos.leaveAll();
});

test('[HC34] a drag with the Group tool makes a group of that frame, whose name one writes at once', async () => {
  const { page } = ada;
  const chat = await idOf(adas, 'thread');
  await adas.addNote('in the list');
  await adas.leaveAll();
  await page.locator('body').press('0');
  await adas.tool('Group').click();
  await dragAround(ada);
  await page.getByRole('textbox', { name: 'Name of the group' }).waitFor();
  await page.keyboard.type('list of plans');
  await page.keyboard.press('Enter');
  const group = bos.kind('group').filter({ hasText: 'list of plans' });
  await bos.seeAll(group);
  expect(await group.textContent()).toContain('things');
  // Nothing lies over what is in it.
  await adas.notes('in the list').click();
  await page.locator('.react-flow__node-note.selected', { hasText: 'in the list' }).waitFor();
  await adas.leaveAll();
  await page.locator('body').press('Control+z');
  await page.locator('body').press('Control+z');
  await group.waitFor({ state: 'detached' });
  expect(await adas.node(chat).count()).toBe(1);
  await page.locator('body').press('Control+z');
  await bos.notes('in the list').waitFor({ state: 'detached' });
});

test('[HC35] a line that is let go beside where it could end is led there', async () => {
  const { page } = ada;
  const chat = await idOf(adas, 'thread');
  await adas.addNote('From here');
  await adas.leaveAll();
  await page.locator('body').press('0');
  const before = await adas.edges('drawn').count();
  await adas.tool('Connect').click();
  const note = await adas.notes('From here').getAttribute('data-id');
  const from = await adas.middle(must(note, 'a note'));
  const to = await adas.middle(chat);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x - to.width / 2 - 8, to.y, { steps: 8 });
  await page.mouse.up();
  await until(async () => (await adas.edges('drawn').count()) === before + 1, 'a line', 10_000);
  await adas.leaveAll();
  await page.locator('body').press('Control+z');
  await page.locator('body').press('Control+z');
  await bos.notes('From here').waitFor({ state: 'detached' });
});

test('[HC35] with the Connect tool a drag from anywhere in a node to anywhere in another joins them, and moves neither', async () => {
  const { page } = ada;
  const chat = await idOf(adas, 'thread');
  await adas.addNote('Begin here');
  await adas.leaveAll();
  await page.locator('body').press('0');
  const note = must(await adas.notes('Begin here').getAttribute('data-id'), 'a note');
  const places = async () => [await adas.placeOf(note), await adas.placeOf(chat)];
  const [before, stood] = [await adas.edges('drawn').count(), await places()];
  const preview = page.locator('.react-flow__connection');
  const draw = async (of: { isCorner: boolean }) => {
    await adas.tool('Connect').click();
    const [from, to] = [await adas.middle(note), await adas.middle(chat)];
    const corner = must(await adas.node(note).boundingBox(), 'a note');
    if (of.isCorner) await page.mouse.move(corner.x + 1, corner.y + 1);
    else await page.mouse.move(from.x + 9, from.y - 7);
    await page.mouse.down();
    await page.mouse.move(to.x - 11, to.y + 6, { steps: 8 });
    await preview.waitFor({ state: 'attached' });
  };
  await draw({ isCorner: true });
  await page.keyboard.press('Escape');
  await preview.waitFor({ state: 'detached' });
  await page.mouse.up();
  expect(await adas.edges('drawn').count()).toBe(before);
  await draw({ isCorner: false });
  await page.mouse.up();
  const field = page.getByRole('textbox', { name: 'Words on the line' });
  await field.waitFor();
  expect(await field.getAttribute('placeholder')).toBe('What it means, or nothing');
  expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
  await adas.node('community').click();
  await field.waitFor({ state: 'detached' });
  expect(await adas.edges('drawn').count()).toBe(before + 1);
  // Two presses do the same.
  await adas.tool('Connect').click();
  for (const id of [note, 'community']) {
    const { x, y } = await adas.middle(id);
    await page.mouse.click(x, y);
  }
  await field.waitFor();
  await page.keyboard.type('and then');
  await page.keyboard.press('Enter');
  await page.getByText('and then', { exact: true }).waitFor();
  expect([await adas.edges('drawn').count(), await places()]).toEqual([before + 2, stood]);
  await adas.leaveAll();
  for (let i = 0; i < 4; i += 1) await page.locator('body').press('Control+z');
  await bos.notes('Begin here').waitFor({ state: 'detached' });
});

test('[HC36] the name at a pointer that rests goes, and is there again when it moves or is pointed at', async () => {
  // Both see all of it, so that where he points is in her sight.
  for (const one of [adas, bos]) {
    await one.leaveAll();
    await one.page.locator('body').press('0');
  }
  const at = must(await bos.page.locator('.react-flow').boundingBox(), 'a canvas');
  const rest = { x: at.x + at.width / 2, y: at.y + at.height - 130 };
  const pointer = ada.page.locator('.canvas-pointer', { hasText: 'Bo' });
  const seen = () =>
    pointer.evaluate((one) => [...one.children].map((part) => getComputedStyle(part).opacity));
  /** He moves until she sees it: on a busy machine it rests again before somebody looked. */
  const moves = (what: string) =>
    until(
      async () => {
        rest.x += 2;
        await bo.page.mouse.move(rest.x, rest.y);
        await pointer.waitFor({ state: 'attached' });
        return (await seen()).join() === '1,1';
      },
      what,
      20_000,
    );
  await moves('his name');
  await until(async () => (await seen()).join() === '0.5,0', 'his arrow alone', 20_000);
  const box = must(await pointer.locator('span').first().boundingBox(), 'an arrow');
  await ada.page.mouse.move(box.x + 2, box.y + 2);
  await until(async () => (await seen()).join() === '1,1', 'his name again', 20_000);
  await ada.page.mouse.move(at.x + 20, at.y + 100);
  await until(async () => (await seen()).join() === '0.5,0', 'his arrow alone again', 20_000);
  await moves('his name as he moves');
});

test('[HC34] what another wrote is cut, and comes back as theirs', async () => {
  const { page } = ada;
  await bos.addNote('of Bo');
  await bos.leaveAll();
  await adas.seeAll(adas.notes('of Bo'));
  const id = must(await adas.notes('of Bo').getAttribute('data-id'), 'a note');
  // What he writes in would stay.
  await adas.notes('of Bo').getByText('is writing').waitFor({ state: 'detached' });
  await adas.notes('of Bo').click();
  await page.keyboard.press('Control+x');
  await bos.node(id).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+v');
  await bos.node(id).waitFor();
  await adas.isSaved();
  expect(await bos.node(id).textContent()).toContain('of BoBo');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await adas.isSaved();
  expect(await bos.notes('of Bo').count()).toBe(1);
  await bo.page.locator('body').press('Control+z');
  await adas.notes('of Bo').waitFor({ state: 'detached' });
});

test('[HC2] the page lays out in a worker, which its policy lets be', async () => {
  await adas.open(room);
  const workers = () => ada.page.workers().filter((one) => one.url().includes('layout-worker'));
  await until(() => Promise.resolve(workers().length === 1), 'a worker', 10_000);
  await adas.leaveAll();
  await adas.tool('Tidy').click();
  await ada.page.getByText('The room’s nodes are tidy').waitFor();
  // One that could not do it would have been ended, and the page itself have done it.
  expect(workers()).toHaveLength(1);
  await ada.page.locator('body').press('Control+z');
  await adas.isSaved();
});

test('[HC26] who follows sees a move while it goes on, and once it has ended the same as whom they follow', async () => {
  await adas.open(room);
  await bos.open(room);
  /** Where the canvas lies and how large it is drawn; a middle that is told is whole, so that is true to a point. */
  const seen = async ({ page }: HatcheryPage) => {
    const view = page.locator('.react-flow__viewport');
    const style = must(await view.getAttribute('style'), 'a view');
    return (style.match(/-?[\d.]+/g) ?? []).map(Number);
  };
  const areAlike = (a: number[], b: number[]) =>
    a.every((one, i) => Math.abs(one - (b[i] ?? 0)) < 2);
  await bo.page.getByRole('button', { name: 'Follow Ada' }).click();
  const [before, pane] = [await seen(bos), ada.page.locator('.react-flow__pane')];
  const { x, y, width, height } = must(await pane.boundingBox(), 'the canvas');
  const { mouse } = ada.page;
  await mouse.move(x + width / 2, y + height - 100);
  await mouse.down();
  await mouse.move(x + width / 2 - 120, y + height - 140, { steps: 6 });
  await until(async () => !areAlike(await seen(bos), before), 'the move as it goes on', 10_000);
  await mouse.up();
  await until(async () => areAlike(await seen(bos), await seen(adas)), 'the same view', 10_000);
  await bo.page.getByText('You see what Ada sees · Stop').click();
});

test('[HC23] what nobody placed stands at one place for both, for agents, and after a reload', async () => {
  const client = await join(await placeOf(ada));
  const chat = await idOf(adas, 'thread');
  const ids = ['autopilot', 'community', chat];
  const said = async () => {
    const { payload } = await client.ask('graph.get', { map: 'pos' });
    const { entries } = places.parse(payload);
    return ids.map((id) => entries.find(({ key }) => key === id)?.value);
  };
  await until(async () => (await said()).every((one) => one !== undefined), 'places', 10_000);
  const all = await said();
  client.close();
  await bos.open(room);
  await bos.node(chat).waitFor();
  for (const one of [adas, bos])
    expect(await Promise.all(ids.map((id) => one.placeOf(id)))).toEqual(all);
});

test('[HC9] a note and a drag reach the other page: while it is dragged, and for good when it is dropped', async () => {
  await adas.addNote('Launch Tuesday');
  await bos.notes('Launch Tuesday').waitFor();
  const chat = await idOf(bos, 'thread');
  const before = await adas.placeOf(chat);
  await bos.drag(chat, { x: 40, y: 150 }, true);
  await until(
    async () => (await adas.placeOf(chat)).y > before.y + 60,
    'the drag in the other page',
    10_000,
  );
  await bos.letGo();
  await bos.isSaved();
  await atOnePlace(chat);
});

test('[HC6] [HC9] undo takes back one’s own and leaves the other’s; redo brings it again', async () => {
  const chat = await idOf(bos, 'thread');
  const moved = await adas.placeOf(chat);
  await bos.addNote('Bo was here');
  await adas.notes('Bo was here').waitFor();
  await adas.leaveAll();
  await adas.tool('Undo').click();
  await bos.notes('Launch Tuesday').waitFor({ state: 'detached' });
  expect(await adas.notes('Bo was here').count()).toBe(1);
  expect(await adas.placeOf(chat)).toEqual(moved);
  await adas.tool('Redo').click();
  await bos.notes('Launch Tuesday').waitFor();
});

test('[HC9] a comment calls somebody, is answered and resolved, for both', async () => {
  await adas.notes('Bo was here').click();
  const said = ada.page.getByRole('textbox', { name: 'Comment', exact: true });
  await said.fill('@Bo is this final?');
  await said.press('Enter');
  await bos.notes('Bo was here').getByRole('button', { name: '1 open comment' }).click();
  await bo.page.getByText('@Bo is this final?').waitFor();
  const answer = bo.page.getByRole('textbox', { name: 'Reply' });
  await answer.fill('It is');
  await answer.press('Enter');
  await ada.page.getByText('It is', { exact: true }).waitFor();
  await ada.page.getByRole('button', { name: 'Resolve' }).click();
  await bos
    .notes('Bo was here')
    .getByRole('button', { name: '1 open comment' })
    .waitFor({ state: 'detached' });
});

test('[HC4] [HC9] SIGKILL: what the other page saw is there again, and what was drawn meanwhile goes out', async () => {
  await adas.leaveAll();
  await bos.leaveAll();
  const chat = await idOf(bos, 'thread');
  const place = await bos.placeOf(chat);
  product.kill('tree');
  await adas.standing('layout away').waitFor({ timeout: 30_000 });
  await adas.addNote('Drawn in the dark');
  await adas.standing('kept here').waitFor();
  await product.start();
  await adas.isSaved();
  await bos.notes('Drawn in the dark').waitFor({ timeout: 30_000 });
  await bo.page.reload();
  await bos.isSaved();
  await bos.notes('Drawn in the dark').waitFor();
  expect(await bos.placeOf(chat)).toEqual(place);
});

test('[HC4] both changed one thing while one was away: whoever returns is asked first', async () => {
  const cut = { isOn: false, close: () => {} };
  const cy = await newcomer('Cy');
  await bringIn(ada, cy, 'member');
  await cy.page.routeWebSocket(/parties\/hatchery/, async (socket) => {
    if (cut.isOn) return socket.close();
    const server = socket.connectToServer();
    cut.close = () => {
      void socket.close();
      void server.close();
    };
  });
  const cys = new HatcheryPage(cy);
  await adas.open(room);
  await cys.open(room);
  const note = must(await cys.notes('Bo was here').getAttribute('data-id'), 'a note');
  cut.isOn = true;
  cut.close();
  await cys.standing('layout away').waitFor();
  await cys.drag(note, { x: -60, y: 40 });
  await adas.drag(note, { x: 90, y: 90 });
  await adas.isSaved();
  const theirs = await adas.placeOf(note);
  cut.isOn = false;
  const question = cy.page.getByRole('region', { name: 'About your changes' });
  await question.getByText('the place of the note “Bo was here”').waitFor({ timeout: 30_000 });
  expect(await cys.placeOf(note)).toEqual(theirs);
  expect(await adas.placeOf(note)).toEqual(theirs);
  await question.getByRole('button', { name: 'Put my 1 change in their place' }).click();
  await until(async () => (await adas.placeOf(note)).x < theirs.x, 'Cy’s place', 10_000);
  await cy.context.close();
});

test('[HC4] both changed one thing on a way that was gone before anybody noticed: whoever drew into it is asked first', async () => {
  let isDeaf = false;
  const di = await newcomer('Di');
  await bringIn(ada, di, 'member');
  await di.page.routeWebSocket(/parties\/hatchery/, async (socket) => {
    if (isDeaf) return socket.close();
    const server = socket.connectToServer();
    socket.onMessage((frame) => isDeaf || server.send(frame));
    server.onMessage((frame) => isDeaf || socket.send(frame));
  });
  const dis = new HatcheryPage(di);
  await adas.open(room);
  await dis.open(room);
  const note = must(await dis.notes('Bo was here').getAttribute('data-id'), 'a note');
  isDeaf = true;
  await dis.drag(note, { x: -60, y: 40 });
  await dis.addNote('Drawn for nobody yet');
  await dis.leaveAll();
  expect(await dis.standing('layout away').count()).toBe(0);
  await adas.drag(note, { x: 90, y: 90 });
  await adas.isSaved();
  const theirs = await adas.placeOf(note);
  await di.page.evaluate(() => dispatchEvent(new Event('offline')));
  await dis.standing('layout away').waitFor({ timeout: 30_000 });
  isDeaf = false;
  const question = di.page.getByRole('region', { name: 'About your changes' });
  await question.getByText('the place of the note “Bo was here”').waitFor({ timeout: 30_000 });
  await adas.notes('Drawn for nobody yet').waitFor();
  for (const one of [dis, adas]) expect(await one.placeOf(note)).toEqual(theirs);
  await question.getByRole('button', { name: 'Keep theirs' }).click();
  await question.waitFor({ state: 'detached' });
  await dis.isSaved();
  expect(await adas.placeOf(note)).toEqual(theirs);
  await di.context.close();
});

test('[R95] a viewer sees what others draw and has nothing to draw with', async () => {
  const vi = await newcomer('Vi');
  await bringIn(ada, vi, 'viewer');
  await adas.open(room);
  const vis = new HatcheryPage(vi);
  await vis.open(room);
  await vis.notes('Bo was here').waitFor();
  expect(await vis.tool('Note').count()).toBe(0);
  await vi.page.locator('body').press('Shift+N');
  await vi.page.locator('body').press('Shift+T');
  const note = must(await vis.notes('Bo was here').getAttribute('data-id'), 'a note');
  const before = await vis.placeOf(note);
  await vis.drag(note, { x: 80, y: 80 });
  expect(await vis.placeOf(note)).toEqual(before);
  await adas.addNote('For everybody');
  await vis.seeAll(vis.notes('For everybody'));
  await vi.context.close();
});

test('[HE2] a run that goes on lights its edges on the other page, and they go out when it ends', async () => {
  await bo.page.goto(room);
  await bo.messageBox.waitFor();
  await Promise.all([adas.isLit('run'), bo.say('write 120 words at 30 a second')]);
  await ada.page.getByText(/writing · \d+ words/).waitFor();
  await takeScreen(ada.page, 'hatchery-running');
  await adas.edges('run').first().waitFor({ state: 'detached', timeout: 30_000 });
});

test('[HE2] [HE4] [HC31] [HC38] a call that waits is drawn with its approval and what that would do, at one place for both', async () => {
  await bo.page.goto(room);
  await bo.messageBox.waitFor();
  await bo.say(`fetch http://${web.host}/tides`);
  await adas.seeAll(adas.kind('approval'));
  // What it would do stands to its right, and may be beyond what was in sight before both came.
  await adas.seeAll(adas.kind('ghost'));
  await adas.kind('ghost').getByText(`http://${web.host}/tides`).waitFor();
  // No note lies over it.
  const depth = (of: Element) => Number(getComputedStyle(of).zIndex);
  const notes = await adas.kind('note').first().evaluate(depth);
  expect(await adas.kind('ghost').evaluate(depth)).toBeGreaterThan(notes);
  expect(await adas.edges('wait').count()).toBeGreaterThan(0);
  await adas.kind('approval').click();
  await ada.page.getByRole('link', { name: 'Decide' }).waitFor();
  await takeScreen(ada.page, 'hatchery-asking');
  // Nor does it lie over words on a line.
  await adas.leaveAll();
  await ada.page.locator('body').press('0');
  await adas.tool('Connect').click();
  for (const id of [await idOf(adas, 'approval'), 'community']) {
    const { x, y } = await adas.middle(id);
    await ada.page.mouse.click(x, y);
  }
  await ada.page.getByRole('textbox', { name: 'Words on the line' }).waitFor();
  await ada.page.keyboard.type('asked for them');
  await ada.page.keyboard.press('Enter');
  const words = ada.page.locator('.react-flow__edgelabel-renderer > div', {
    hasText: 'asked for them',
  });
  await words.waitFor();
  expect(await words.evaluate(depth)).toBeGreaterThan(await adas.kind('ghost').evaluate(depth));
  await adas.leaveAll();
  await ada.page.locator('body').press('Control+z');
  await ada.page.locator('body').press('Control+z');
  await words.waitFor({ state: 'detached' });
  // Bo comes later, and finds all of it where it stands for Ada.
  await bos.open(room);
  const ids: string[] = [];
  for (const kind of ['tool', 'approval', 'ghost']) {
    await bos.seeAll(bos.kind(kind));
    ids.push(await idOf(bos, kind));
  }
  const stand = (one: HatcheryPage) => Promise.all(ids.map((id) => one.placeOf(id)));
  await until(
    async () => JSON.stringify(await stand(adas)) === JSON.stringify(await stand(bos)),
    'one place for both',
    10_000,
  );
});

test('[HC8] a place has an address, and the keyboard goes everywhere', async () => {
  const chat = await idOf(adas, 'thread');
  await adas.open(room, `?focus=${chat}`);
  await ada.page.getByRole('link', { name: 'Open the chat' }).waitFor();
  const before = await adas.placeOf(chat);
  await ada.page.locator('body').press('ArrowDown');
  await ada.page.locator('body').press('ArrowDown');
  expect((await adas.placeOf(chat)).y).toBeGreaterThan(before.y);
  await ada.page.locator('body').press('Control+z');
  expect(await adas.placeOf(chat)).toEqual(before);
  await ada.page.locator('body').press('f');
  await ada.page.getByRole('searchbox', { name: 'Find' }).fill('Launch');
  await ada.page.getByRole('searchbox', { name: 'Find' }).press('Enter');
  await ada.page.getByRole('heading', { name: 'This note' }).waitFor();
});

test('[HC10] a layout that was named is compared and set back as an edit, which can be taken back', async () => {
  await adas.open(room);
  await adas.tool('History').click();
  await ada.page.getByLabel('Name of this version').fill('Before the move');
  await ada.page.getByRole('button', { name: 'Keep', exact: true }).click();
  const line = ada.page.getByRole('listitem').filter({ hasText: 'Before the move' });
  await line.waitFor();
  const note = must(await adas.notes('Launch Tuesday').getAttribute('data-id'), 'a note');
  const before = await adas.placeOf(note);
  await bos.open(room);
  await bos.drag(note, { x: 30, y: -40 });
  await until(async () => (await adas.placeOf(note)).y < before.y, 'the move', 10_000);
  await line.getByRole('button', { name: 'Compare' }).click();
  await line.getByText('the place of the note “Launch Tuesday”').waitFor();
  await line.getByRole('button', { name: 'Set the layout back to this' }).click();
  await until(async () => (await bos.placeOf(note)).y === before.y, 'the place as it was', 10_000);
  await ada.page.getByRole('button', { name: 'Back', exact: true }).click();
  await until(async () => (await bos.placeOf(note)).y < before.y, 'the move again', 10_000);
});

test('[HC8] as a file it goes out and comes in again, and as a picture', async () => {
  await adas.leaveAll();
  const saved = async (name: string) => {
    const download = ada.page.waitForEvent('download');
    await ada.page.getByRole('button', { name: 'More', exact: true }).click();
    await ada.page.getByRole('button', { name }).click();
    return readFile(await (await download).path());
  };
  const json = await saved('Save as JSON');
  expect(JSON.parse(json.toString())).toMatchObject({ format: 'autopilot-canvas-1' });
  // In a colour that nothing else has, lines are told from all that is in the picture.
  await ada.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.canvas-edge { stroke: rgb(255, 0, 255) !important }');
    document.adoptedStyleSheets.push(sheet);
  });
  const picture = await saved('Save as a picture');
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(await adas.pixels(picture, [255, 0, 255])).toBeGreaterThan(50);
  const field = ada.page.getByLabel('JSON file of a canvas');
  const file = {
    name: 'canvas.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"a":1}'),
  };
  await field.setInputFiles(file);
  await ada.page.getByText('This file is no canvas').waitFor();
});

test('[AF8] [AF9] what an agent publishes appears in both pages, opens there, and says the same words', async () => {
  await adas.open(room);
  await bos.open(room);
  const place = await placeOf(ada);
  const { key } = await newBot(place, { name: 'Scout', role: 'member' });
  const scout = await join({ ...place, cookie: '', key });
  const threadId = (await idOf(adas, 'thread')).slice('thread:'.length);
  const text = '# Tides\n\nHigh at **noon**, low at six.';
  const published = { threadId, name: 'Tides of May', text };
  const made = z
    .object({ artifactId: z.string() })
    .parse(await scout.command('artifacts.publish', published));
  for (const [visitor, canvas] of [[ada, adas] as const, [bo, bos] as const]) {
    await canvas.seeAll(canvas.node(`artifact:${made.artifactId}`));
    await canvas.node(`artifact:${made.artifactId}`).click();
    const { page } = visitor;
    await page.getByRole('heading', { name: 'Tides', exact: true }).waitFor();
    const words = await page.locator('aside .md').innerText();
    expect(words.replace(/\s+/g, ' ')).toBe('Tides High at noon, low at six.');
    await page.locator('aside dd').getByText('Scout', { exact: true }).waitFor();
  }
  expect(await barriers(ada.page)).toEqual([]);
  await takeScreen(ada.page, 'hatchery-artifact');
  const next = { ...published, text: '# Tides\n\nHigh at one.', baseVersion: 1 };
  await scout.command('artifacts.publish', next);
  await ada.page.getByText('Version 2 by Scout came meanwhile.').waitFor();
  await ada.page.getByRole('button', { name: 'Show it' }).click();
  await ada.page.getByText('High at one.').waitFor();
  scout.close();
  await adas.leaveAll();
  await bos.leaveAll();
});

test('[AF6] [AF8] what the assistant publishes in a chat stands on the canvas', async () => {
  await ada.page.goto(room);
  await ada.say('publish an artifact “Plan”: # First ideas');
  await ada.sees('artifacts.publish');
  await adas.open(room);
  const plan = adas.kind('artifact').filter({ hasText: 'Plan' });
  await adas.seeAll(plan);
  await plan.click();
  await ada.page.getByRole('heading', { name: 'First ideas' }).waitFor();
});

test('nothing keeps anybody from using it, as a canvas, as a list and on a phone', async () => {
  await adas.open(room);
  expect(await barriers(ada.page)).toEqual([]);
  await takeScreen(ada.page, 'hatchery-light');
  await ada.page.emulateMedia({ colorScheme: 'dark' });
  await takeScreen(ada.page, 'hatchery-dark');
  await ada.page.locator('body').press('l');
  await ada.page.getByRole('heading', { name: 'Notes' }).waitFor();
  expect(await barriers(ada.page)).toEqual([]);
  await ada.page.setViewportSize({ width: 390, height: 844 });
  await ada.page.locator('body').press('l');
  await adas.isSaved();
  await takeScreen(ada.page, 'hatchery-phone');
  expect(
    ada.complaints.filter((one) => !/WebSocket|ERR_CONNECTION|Failed to load/.test(one)),
  ).toEqual([]);
});
