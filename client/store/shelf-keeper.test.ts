import { expect, test } from 'vitest';
import type { StoredCommand } from '../connection/session.ts';
import { type CommandShelf, ShelfKeeper, shelfName, type Tabs } from './shelf-keeper.ts';

/** Shelves of one browser, by name. */
class MemoryShelf implements CommandShelf {
  readonly kept = new Map<string, unknown>();
  isBroken = false;

  async all() {
    if (this.isBroken) throw new Error('no storage');
    return [...this.kept.values()];
  }

  async put(commands: readonly StoredCommand[]) {
    for (const command of commands) this.kept.set(command.key, command);
  }

  async remove(keys: readonly string[]) {
    for (const key of keys) this.kept.delete(key);
  }
}

const command = (n: number): StoredCommand => ({
  method: 'messages.send',
  params: { threadId: 't', text: `words ${n}` },
  key: `key-0000${n}`,
  at: n,
});

const keep = (shelf: CommandShelf) => new ShelfKeeper(shelf, () => {});
const settled = () => new Promise((resolve) => setTimeout(resolve));

test('what is not answered comes back after a reload, oldest first', async () => {
  const shelf = new MemoryShelf();
  const before = keep(shelf);
  before.save([command(2), command(1)]);
  before.save([command(2), command(1), command(3)]);
  before.save([command(1), command(3)]);
  await settled();
  expect(await keep(shelf).load()).toEqual([command(1), command(3)]);
});

test('sealed at sign-out: everything kept asks before it is sent', async () => {
  const shelf = new MemoryShelf();
  const keeper = keep(shelf);
  keeper.save([command(1), command(2)]);
  expect(await keeper.seal()).toBe(2);
  expect(await keep(shelf).load()).toEqual([sealed(1), sealed(2)]);
});

const sealed = (n: number) => ({ ...command(n), isSealed: true });

test('[UI70] nothing that comes after the seal breaks it, and what is said after it is kept and asks', async () => {
  const shelf = new MemoryShelf();
  const keeper = keep(shelf);
  keeper.save([command(1)]);
  await keeper.seal();
  keeper.save([]);
  keeper.save([command(2)]);
  await settled();
  expect(await keep(shelf).load()).toEqual([sealed(1), sealed(2)]);
});

test('[UI70] sealed again it counts what came meanwhile, and not what was answered', async () => {
  const shelf = new MemoryShelf();
  const keeper = keep(shelf);
  keeper.save([command(1), command(2)]);
  expect(await keeper.seal()).toBe(2);
  keeper.save([command(2), command(3), command(4)]);
  expect(await keeper.seal()).toBe(3);
  expect(await keep(shelf).load()).toEqual([sealed(2), sealed(3), sealed(4)]);
});

test('[UI70] a sign-out that failed leaves everything as it was, with what was said and answered meanwhile', async () => {
  const shelf = new MemoryShelf();
  const keeper = keep(shelf);
  keeper.save([command(1), command(2), sealed(3)]);
  await keeper.seal();
  keeper.save([{ ...command(2), isTried: true }, sealed(3), command(4)]);
  await keeper.unseal();
  const known = [{ ...command(2), isTried: true }, sealed(3), command(4)];
  expect(await keep(shelf).load()).toEqual(known);
  keeper.save([command(4)]);
  await settled();
  expect(await keep(shelf).load()).toEqual([command(4)]);
});

test('[UI70] a sign-out that failed in one tab unseals what another has on the same shelf, and no more', async () => {
  const shelf = new MemoryShelf();
  const [one, other] = [keep(shelf), keep(shelf)];
  one.save([command(1)]);
  other.save([command(2), sealed(3)]);
  await settled();
  expect(await one.seal()).toBe(3);
  await one.unseal();
  expect(await keep(shelf).load()).toEqual([command(1), command(2), sealed(3)]);
});

test('one tab never throws away what another tab has not sent', async () => {
  const shelf = new MemoryShelf();
  const [one, other] = [keep(shelf), keep(shelf)];
  one.save([command(1)]);
  other.save([command(2)]);
  other.save([]);
  await settled();
  expect(await keep(shelf).load()).toEqual([command(1)]);
});

test('another principal and another room have another shelf', () => {
  const names = [
    shelfName('human:a', 'r1'),
    shelfName('human:a', 'r2'),
    shelfName('human:b', 'r1'),
  ];
  expect(new Set(names).size).toBe(3);
});

test('what this version does not understand stays on the shelf and is not sent', async () => {
  const shelf = new MemoryShelf();
  shelf.kept.set('x', { ...command(1), method: 'rooms.sell' });
  shelf.kept.set('y', 'rubbish');
  expect(await keep(shelf).load()).toEqual([]);
  expect(shelf.kept.size).toBe(2);
});

test('a browser without storage is said once, and nothing breaks', async () => {
  const shelf = new MemoryShelf();
  shelf.isBroken = true;
  let troubles = 0;
  const keeper = new ShelfKeeper(shelf, () => {
    troubles += 1;
  });
  expect(await keeper.load()).toEqual([]);
  expect(troubles).toBe(1);
});

/** Channels of one name, each in a tab of its own. */
function tabsOf(count: number): Tabs[] {
  const heard: ((event: MessageEvent) => void)[][] = Array.from({ length: count }, () => []);
  return heard.map((own) => ({
    postMessage: (data) => {
      for (const others of heard.filter((one) => one !== own))
        for (const hear of others) hear(new MessageEvent('message', { data }));
    },
    addEventListener: (_: string, hear: unknown) => {
      if (typeof hear === 'function') own.push((event) => void hear(event));
    },
    close: () => void own.splice(0),
  }));
}

test('[UI4] what one tab discards or gets answered, the others hear of', async () => {
  const shelf = new MemoryShelf();
  const [a, b] = tabsOf(2);
  const one = new ShelfKeeper(shelf, () => {}, a);
  const other = new ShelfKeeper(shelf, () => {}, b);
  const gone: string[] = [];
  other.follow((keys) => gone.push(...keys));
  one.save([command(1), command(2)]);
  await settled();
  await other.load();
  one.save([command(2)]);
  await settled();
  expect(gone).toEqual(['key-00001']);
});

test('[UI4] a restored command is looked up on the shelf, and only what was there can be gone', async () => {
  const shelf = new MemoryShelf();
  const one = keep(shelf);
  one.save([command(1), command(2)]);
  await settled();
  const other = keep(shelf);
  await other.load();
  one.save([command(2)]);
  await settled();
  const keys = ['key-00001', 'key-00002', 'key-00003'];
  expect(await other.gone(keys)).toEqual(['key-00001']);
});

test('[SE21] what was refused, and what may have arrived, come back as such', async () => {
  const shelf = new MemoryShelf();
  const keeper = keep(shelf);
  keeper.save([command(1), command(2)]);
  const refused = { code: 'conflict', message: 'No.', retry: 'never' as const, fix: 'Look.' };
  const marked = [
    { ...command(1), refused },
    { ...command(2), isTried: true },
  ];
  keeper.save(marked);
  await settled();
  expect(await keep(shelf).load()).toEqual(marked);
});
