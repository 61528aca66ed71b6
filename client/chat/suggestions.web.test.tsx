import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, bo, holding, member, scout } from '../testing/people.ts';
import { addressNow, inRoom, testRoom } from '../testing/test-room.tsx';
import { Composer } from './composer.tsx';

afterEach(() => {
  unmountAll();
  localStorage.clear();
});

const members = [
  ...[member(ada, 'Ada', 'owner'), member(bo, 'Bo Berg', 'member')],
  member(scout, 'Scout', 'member', { ownedBy: bo }),
];

async function write() {
  const sent = vi.fn(async (_: string) => true);
  const room = testRoom(holding({ members }));
  const node = await inRoom(room, <Composer threadId={null} placeholder="" send={sent} />);
  const { container, find, fire } = mount(node);
  const field = find('textarea');
  if (!(field instanceof HTMLTextAreaElement)) throw new Error('no field');
  const type = async (text: string) => {
    const { set } = must(
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value'),
      'the value of a field',
    );
    set?.call(field, text);
    field.setSelectionRange(text.length, text.length);
    act(() => void field.dispatchEvent(new Event('input', { bubbles: true })));
    act(() => void field.dispatchEvent(new Event('select', { bubbles: true })));
    await act(() => vi.dynamicImportSettled());
  };
  const press = async (key: string) => {
    fire(field, new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await act(async () => {});
  };
  const options = () => [...container.querySelectorAll('[role=option]')];
  const chosen = () => options().find((one) => one.getAttribute('aria-selected') === 'true');
  return { field, type, press, sent, options, chosen, address: () => addressNow() };
}

test('[UI45] whoever is called is chosen by the arrows and written out; nothing is sent by that', async () => {
  const { field, type, press, sent, options, chosen } = await write();
  await type('hello @');
  expect(options().map((one) => one.textContent)).toEqual(['Bo Bergmember', 'Scoutagent · member']);
  expect(field.getAttribute('aria-activedescendant')).toBe(chosen()?.id);
  await press('ArrowDown');
  expect(chosen()?.textContent).toContain('Scout');
  await press('ArrowDown');
  await press('Enter');
  expect(field.value).toBe('hello @Bo Berg ');
  expect(options()).toEqual([]);
  expect(sent).not.toHaveBeenCalled();
  await press('Enter');
  expect(sent).toHaveBeenCalledExactlyOnceWith('hello @Bo Berg');
});

test('[UI45] a command leaves nothing in the field, and is done', async () => {
  const { field, type, press, sent, chosen, address } = await write();
  await type('/archive');
  expect(chosen()?.textContent).toContain('Look into the archive');
  await press('Tab');
  await act(async () => {});
  expect(field.value).toBe('');
  expect(sent).not.toHaveBeenCalled();
  expect(address()).toBe('/r/room/archive');
});

test('[UI45] what nobody is called, and what was left by Escape, is sent as it is written', async () => {
  const { type, press, sent, options } = await write();
  await type('see @zzz');
  expect(options()).toEqual([]);
  await press('Enter');
  await type('/keys');
  expect(options()).toHaveLength(1);
  await press('Escape');
  expect(options()).toEqual([]);
  await press('Enter');
  expect(sent.mock.calls).toEqual([['see @zzz'], ['/keys']]);
});
