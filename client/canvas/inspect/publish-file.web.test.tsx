import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { threadId } from '../../../shared/model/ids.ts';
import { CallRefused } from '../../connection/connection.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { ada, holding, member } from '../../testing/people.ts';
import { inRoom, testRoom } from '../../testing/test-room.tsx';
import { toastStore } from '../../ui/toast-store.ts';
import { PublishFile } from './publish-file.tsx';

afterEach(() => {
  unmountAll();
  toastStore.setState([], true);
  vi.restoreAllMocks();
});

/** The field for a file beside a chat; the answer comes when the test says so. */
async function beside(onto?: { name: string; baseVersion: number }) {
  const room = testRoom(holding({ members: [member(ada, 'Ada', 'owner')] }, { role: 'owner' }));
  const answer = Promise.withResolvers<never>();
  const call = vi.spyOn(room.connection, 'call').mockReturnValue(answer.promise);
  const of = { threadId: threadId.parse('t1'), ...(onto && { onto }) };
  const shown = mount(await inRoom(room, <PublishFile {...of}>Publish a text file</PublishFile>));
  const pick = async (file: File) => {
    Object.defineProperty(shown.find('input[type=file]'), 'files', { value: [file] });
    await act(async () => {
      shown.find('input[type=file]').dispatchEvent(new Event('change', { bubbles: true }));
      await file.arrayBuffer();
    });
    await act(async () => {});
  };
  const refuses = (error: CallRefused['error']) =>
    act(async () => answer.reject(new CallRefused(error)));
  return { ...shown, call, pick, refuses };
}

const taken = {
  code: 'conflict',
  message: '“plan.md” is at version 2, by Bo; nothing was published.',
  fix: 'Read artifact x1.',
  retry: 'never',
} as const;

test.each([
  ['plan.md', 'plan.md'],
  ['the\u202e plan\n.md', 'the plan.md'],
  ['.csv', 'file.csv'],
  [`${'x'.repeat(200)}.JSON`, `${'x'.repeat(75)}.JSON`],
  [`${'cafe\u0301 '.repeat(17)}.txt`, `${'caf\u00e9 '.repeat(15)}c.txt`],
  [`${'🌊'.repeat(60)}.md`, `${'🌊'.repeat(38)}.md`],
  [`no ending ${'x'.repeat(100)}`, `no ending ${'x'.repeat(70)}`],
])(
  '[AF7] [AF9] the file %j is published as %j: cut where the room cuts, with its ending',
  async (file, name) => {
    const { call, pick } = await beside();
    await pick(new File(['# Plan'], file));
    expect(call).toHaveBeenLastCalledWith('artifacts.publish', expect.objectContaining({ name }));
  },
);

test('[AF9] a file whose name is taken says where that is replaced', async () => {
  const { pick, refuses, text } = await beside();
  await pick(new File(['# Plan'], 'plan.md'));
  await refuses(taken);
  expect(text()).toContain(`${taken.message} To replace it, choose it on the canvas`);
  expect(text()).not.toContain('Read artifact');
});

test('[AF9] a file that is to replace what it is beside is refused in the room’s words', async () => {
  const { pick, refuses, text } = await beside({ name: 'plan.md', baseVersion: 1 });
  await pick(new File(['# Plan'], 'plan.md'));
  await refuses(taken);
  expect(text()).toContain(`${taken.message} ${taken.fix}`);
});

test('[AF9] that nothing was published is said, also when one has gone on meanwhile', async () => {
  const { pick, refuses } = await beside({ name: 'plan.md', baseVersion: 1 });
  await pick(new File(['# Plan'], 'plan.md'));
  unmountAll();
  await refuses(taken);
  const said = toastStore.getState().map(({ text }) => text);
  expect(said).toEqual([`${taken.message} ${taken.fix}`]);
});
