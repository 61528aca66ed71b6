import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { canonicalJson } from '../../../shared/lib/canonical-json.ts';
import { sha256Hex } from '../../../shared/lib/sha256.ts';
import type { Result } from '../../../shared/methods/contract.ts';
import type { Artifact } from '../../../shared/model/artifact.ts';
import { principal } from '../../../shared/model/principal.ts';
import { CallRefused } from '../../connection/connection.ts';
import { networkStore } from '../../store/network.ts';
import { artifact } from '../../testing/artifacts.ts';
import { mount, unmountAll } from '../../testing/mount.tsx';
import { ada, bo, holding, member } from '../../testing/people.ts';
import { inRoom, testRoom } from '../../testing/test-room.tsx';
import { fileName, textOfFile, typeOfFile } from './artifact-file.ts';
import NodeSections from './node-sections.tsx';

const saved = vi.hoisted((): { name: string; blob: Blob }[] => []);
vi.mock('../view/save-file.ts', () => ({
  saveFile: (name: string, blob: Blob) => void saved.push({ name, blob }),
}));
vi.mock('./comments-section.tsx', () => ({ CommentsSection: () => null }));
vi.mock('../view/use-canvas.ts', () => ({
  useCanvas: () => ({}),
  useFactsNow: () => undefined,
  useLayout: () => undefined,
  useMayDraw: () => true,
}));

beforeEach(() => {
  saved.length = 0;
  Object.assign(HTMLDialogElement.prototype, { showModal() {}, close() {} });
});
afterEach(() => {
  networkStore.setState({ goneSince: null });
  unmountAll();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const second = artifact({ version: 2, madeBy: bo, bytes: 4_300 });
const { id: artifactId, threadId } = second;

const words = (text: string, more: Partial<Result<'artifacts.get'>> = {}) => ({
  ...{ text, type: 'text/markdown', version: 2, sha256: sha256Hex(text), next: null },
  ...{ artifactId, threadId, name: 'Plan', madeBy: bo, at: 2, bytes: 6 },
  versions: [
    { version: 2, madeBy: bo, at: 2, bytes: 6 },
    { version: 1, madeBy: ada, at: 1, bytes: 5 },
  ],
  ...more,
});

type Answer = Result<'artifacts.get' | 'artifacts.publish' | 'artifacts.remove' | 'receipts.page'>;

/** What is told beside the canvas of an artifact, in a room that answers so. */
async function beside(
  of: Artifact,
  answers: (Answer | Error)[],
  role: 'owner' | 'member' = 'owner',
) {
  const members = [member(ada, 'Ada', role), member(bo, 'Bo', 'member')];
  const session = (now: Artifact) =>
    holding({ members, artifacts: [now] }, { topics: ['jobs'], role });
  const room = testRoom(session(of));
  const call = vi.spyOn(room.connection, 'call');
  for (const answer of answers)
    if (answer instanceof Error) call.mockRejectedValueOnce(answer);
    else call.mockResolvedValueOnce(answer);
  const shown = mount(await inRoom(room, <NodeSections id="artifact:x1" />));
  await act(async () => {});
  const becomes = (now: Artifact) =>
    act(async () =>
      room.connection.store.setState({ ...room.connection.store.getState(), ...session(now) }),
    );
  return { ...shown, call, becomes };
}

test('[AF9] beside it stand its name, version, author, size and type, and its words as they are written', async () => {
  const { text, call, container } = await beside(second, [words('# Tides\n\n<b>High</b> at noon')]);
  for (const one of ['Plan', 'Version2', 'Bo', 'Begun by', '4 KB', 'markdown'])
    expect(text()).toContain(one);
  expect(call.mock.calls).toEqual([['artifacts.get', { artifactId: 'x1' }]]);
  expect(container.querySelector('.md h3')?.textContent).toBe('Tides');
  expect(container.querySelector('.md b')).toBeNull();
  expect(text()).not.toContain('do not rely');
});

test('[AF9] words that do not have their hash are said to be that', async () => {
  const { text } = await beside(second, [words('# Tides', { sha256: sha256Hex('# Other') })]);
  expect(text()).toContain('do not rely on them');
});

test('[AF9] a newer version is offered, and takes no words away; an older one is shown as what it is', async () => {
  const third = words('# Third', { version: 3, sha256: sha256Hex('# Third') });
  const { text, becomes, click, called, find, write } = await beside(second, [
    words('# Second'),
    { ...third, versions: [{ version: 3, madeBy: ada, at: 3, bytes: 7 }, ...words('').versions] },
    words('# First', { version: 1 }),
  ]);
  await becomes({ ...second, version: 3, madeBy: ada });
  expect(text()).toContain('Version 3 by Ada came meanwhile.');
  expect(text()).toContain('Second');
  expect(called('Replace with a file')).toHaveProperty('disabled', true);
  click(called('Show it'));
  await act(async () => {});
  expect(text()).toContain('Third');
  expect(text()).not.toContain('came meanwhile');
  write(find('select'), '1');
  await act(async () => {});
  expect(text()).toContain('First');
  expect(called('Replace with a file')).toHaveProperty('disabled', true);
});

test('[AF9] why they could not be fetched is said, with a way to ask again', async () => {
  const no = new CallRefused(
    { code: 'storage', message: 'It could not be read.', fix: 'Try again.', retry: 'later' },
    null,
  );
  const { text, called, click } = await beside(second, [no, words('# Tides')]);
  expect(text()).toContain('It could not be read. Try again.');
  click(called('Try again'));
  await act(async () => {});
  expect(text()).toContain('Tides');
  expect(text()).not.toContain('could not be read');
});

test('[AF9] it is copied, saved under a name that is only a name, and removed after a question', async () => {
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const of = { ...second, name: '../tides: 1', type: 'text/plain' };
  const got = words('High at noon', { type: 'text/plain' });
  const { called, click, call, text, container } = await beside(of, [got, {}]);
  expect(container.querySelector('pre')?.textContent).toBe('High at noon');
  click(called('Copy'));
  expect(copied).toHaveBeenCalledWith('High at noon');
  click(called('Download'));
  expect(saved.map(({ name, blob }) => [name, blob.size])).toEqual([['-tides- 1.txt', 12]]);
  click(called('Remove'));
  expect(text()).toContain('know at version 2, goes for everybody, with all its versions');
  click(called('Remove it'));
  await act(async () => {});
  expect(call).toHaveBeenLastCalledWith('artifacts.remove', { artifactId: 'x1', version: 2 });
});

test('[AF2] [AF9] what came while one reads is not removed unseen: the version that one knows of is named', async () => {
  const message = '“Plan” is at version 3, by Ada; nothing was removed.';
  const no = { code: 'conflict', message, fix: 'Read artifact x1.', retry: 'never' } as const;
  const shown = await beside(second, [words('# Second'), new CallRefused(no, null)]);
  const { text, becomes, click, called, call } = shown;
  await becomes({ ...second, version: 3, madeBy: ada });
  click(called('Remove'));
  expect(text()).toContain('“Plan”, which you know at version 2, goes for everybody');
  click(called('Remove it'));
  await act(async () => {});
  expect(call).toHaveBeenLastCalledWith('artifacts.remove', { artifactId: 'x1', version: 2 });
  expect(text()).toContain(`${message} Read artifact x1.`);
});

test('[AF9] who may not remove it is offered nothing of the kind', async () => {
  const of = artifact({ startedBy: bo, madeBy: bo });
  const got = words('# Tides', { version: 1 });
  expect((await beside(of, [got], 'member')).text()).not.toContain('Remove');
  expect((await beside(of, [got], 'owner')).text()).toContain('Remove');
});

test('[AF5] in a private chat what is of somebody who left may be removed', async () => {
  const of = artifact({ startedBy: principal.parse('human:gone'), hidden: true });
  const got = words('# Tides', { version: 1 });
  expect((await beside(of, [got], 'member')).text()).toContain('Remove');
  const open = artifact({ startedBy: principal.parse('human:gone') });
  expect((await beside(open, [got], 'member')).text()).not.toContain('Remove');
});

/** Chooses a file; a test that looks whether it is read does not read it itself. */
const pick = async (
  { find }: Pick<Awaited<ReturnType<typeof beside>>, 'find'>,
  file: File,
  reads = true,
) => {
  Object.defineProperty(find('input[type=file]'), 'files', { value: [file], configurable: true });
  await act(async () => {
    find('input[type=file]').dispatchEvent(new Event('change', { bubbles: true }));
    if (reads) await file.arrayBuffer().catch(() => {});
  });
  await act(async () => {});
};

test('[AF9] a file that is too long, moved away, or no text says so, and is not sent', async () => {
  const shown = await beside(second, [words('# Tides')]);
  const { call, text } = shown;
  await pick(shown, new File([new Uint8Array([0xff, 0xfe])], 'x.txt'));
  expect(text()).toContain('no text in UTF-8');
  const moved = new File(['x'], 'x.txt');
  vi.spyOn(moved, 'arrayBuffer').mockRejectedValue(new DOMException('gone', 'NotFoundError'));
  await pick(shown, moved);
  expect(text()).toContain('The file could not be read');
  await pick(shown, new File(['"'.repeat(40_000)], 'x.txt'));
  expect(text()).toContain('longer than a page sends at once');
  await pick(shown, new File([''], 'x.txt'));
  expect(text()).toContain('The file is empty');
  // Its size is enough: it is not read.
  const long = new File(['x'.repeat(70_000)], 'x.txt');
  const read = vi.spyOn(long, 'arrayBuffer');
  await pick(shown, long, false);
  expect(text()).toContain('longer than a page sends at once');
  expect(read).not.toHaveBeenCalled();
  expect(call).toHaveBeenCalledTimes(1);
});

test('[AF9] a file takes the place of the version that one sees, and its words are shown then', async () => {
  const made = Promise.withResolvers<Answer>();
  const shown = await beside(second, [words('# Tides')]);
  const { call, text, becomes } = shown;
  call.mockReturnValueOnce(made.promise);
  call.mockResolvedValueOnce({
    ...words('{"a":1}', { version: 3, type: 'application/json' }),
    versions: [{ version: 3, madeBy: ada, at: 3, bytes: 7 }],
  });
  await pick(shown, new File(['{"a":1}'], 'tides.json'));
  expect(call).toHaveBeenLastCalledWith('artifacts.publish', {
    ...{ threadId: 't1', name: 'Plan', type: 'application/json', text: '{"a":1}', baseVersion: 2 },
  });
  await becomes({ ...second, version: 3, madeBy: ada });
  await act(async () =>
    made.resolve({ artifactId, name: 'Plan', version: 3, bytes: 7, sha256: '' }),
  );
  expect(text()).toContain('{"a":1}');
  expect(text()).not.toContain('came meanwhile');
  expect(text()).not.toContain('Nothing was published');
});

test('[AF9] that somebody else was first is said, also where their version comes before the refusal', async () => {
  const made = Promise.withResolvers<Answer>();
  const shown = await beside(second, [words('# Tides')]);
  const { call, text, becomes, called } = shown;
  call.mockReturnValueOnce(made.promise);
  await pick(shown, new File(['mine'], 'tides.txt'));
  await becomes({ ...second, version: 3, madeBy: bo });
  const message = '“Plan” is at version 3, by Bo; nothing was published.';
  const no = { code: 'conflict', message, fix: 'Read artifact x1.', retry: 'never' } as const;
  await act(async () => made.reject(new CallRefused(no, null)));
  expect(text()).toContain(`${message} Read artifact x1.`);
  expect(text()).toContain('Version 3 by Bo came meanwhile.');
  expect(text()).toContain('Tides');
  expect(called('Replace with a file')).toHaveProperty('disabled', true);
});

test('[AF9] how fresh it is, is told of the topic that it lies in', async () => {
  expect((await beside(second, [words('# Tides')])).text()).toContain('This artifactlive');
  const hidden = await beside({ ...second, hidden: true }, [words('# Tides')]);
  expect(hidden.text()).toContain('This artifactopening');
});

test('[AF12] one that went while it was shown was removed, by whom its receipt says', async () => {
  const { text, becomes, call } = await beside(second, [words('# Tides')]);
  const { name, version, sha256 } = second;
  const action = sha256Hex(canonicalJson({ artifact: artifactId, name, version, sha256 }));
  const of = { n: 1, at: 0, kind: 'artifact', outcome: 'removed', prev: '', hash: '', threadId };
  call.mockResolvedValueOnce({ receipts: [{ ...of, principal: bo, action }] });
  await becomes(artifact({ name: 'other' }));
  await act(async () => {});
  expect(text()).toContain('“Plan” was removed by Bo, with all its versions.');
  expect(text()).not.toContain('Tides');
});

test('[AF12] one that is not seen any more with its chat is not said to be removed for certain', async () => {
  const { text, becomes } = await beside(second, [words('# Tides')]);
  await becomes(artifact({ name: 'other' }));
  expect(text()).toContain('it was removed, or you do not see its chat any more');
});

/** Beside the canvas an artifact whose row is not held; `answers` come when it is asked for. */
async function besideNone(...answers: Promise<Answer>[]) {
  const members = [member(ada, 'Ada', 'owner')];
  const room = testRoom(holding({ members }, { topics: ['jobs'], role: 'owner' }));
  const call = vi.spyOn(room.connection, 'call');
  for (const answer of answers) call.mockReturnValueOnce(answer);
  const shown = mount(await inRoom(room, <NodeSections id="artifact:x1" />));
  await act(async () => {});
  return { ...shown, call };
}

const refusal = (code: 'notFound' | 'storage') =>
  new CallRefused({ code, message: 'It could not be read.', fix: 'Wait.', retry: 'later' }, null);
const isGone = 'This artifact is not here: it was removed';

test('[AF12] only what the room has no such artifact for is said to be gone: not what is asked, and not what could not be asked', async () => {
  const first = Promise.withResolvers<Answer>();
  const second = Promise.withResolvers<Answer>();
  const { text, called, click, call } = await besideNone(first.promise, second.promise);
  expect(text()).toBe('This artifactOpening…');
  await act(async () => first.reject(refusal('storage')));
  expect(text()).toContain('It could not be read. Wait.');
  expect(text()).not.toContain(isGone);
  click(called('Try again'));
  expect(text()).toBe('This artifactOpening…');
  await act(async () => second.reject(refusal('notFound')));
  expect(text()).toContain(isGone);
  expect(call).toHaveBeenCalledTimes(2);
});

test('[AF12] without a connection nothing is said of what is not held; it is asked with the next', async () => {
  networkStore.setState({ goneSince: Date.now() });
  const answer = Promise.withResolvers<Answer>();
  const { text, call } = await besideNone(answer.promise);
  expect(text()).toContain('There is no connection now');
  expect(text()).not.toContain(isGone);
  expect(call).not.toHaveBeenCalled();
  await act(async () => networkStore.setState({ goneSince: null }));
  await act(async () => answer.reject(refusal('notFound')));
  expect(text()).toContain(isGone);
});

test('[AF12] an older version says that it is one and why no file replaces it, and is published again as a new one', async () => {
  const shown = await beside(second, [words('# Second'), words('# First', { version: 1 })]);
  const { text, call, called, find, write } = shown;
  write(find('select'), '1');
  await act(async () => {});
  expect(text()).toContain('These are the words of version 1, published by Ada');
  expect(called('Replace with a file').title).toContain('A file replaces the newest version');
  call.mockResolvedValueOnce({ artifactId, name: 'Plan', version: 3, bytes: 7, sha256: '' });
  await act(async () => called('Publish this version again').click());
  expect(call).toHaveBeenCalledWith('artifacts.publish', {
    ...{ threadId, name: 'Plan', type: 'text/markdown', text: '# First', baseVersion: 2 },
  });
  expect(call).toHaveBeenLastCalledWith('artifacts.get', { artifactId: 'x1' });
});

test.each([
  ['a/b\\c', 'text/csv', 'a-b-c.csv'],
  ['..', 'text/plain', 'artifact.txt'],
  ['plan.md', 'text/markdown', 'plan.md'],
  ['x\u202egpj', 'strange/type', 'x-gpj.txt'],
])('[AF9] %j of %s is saved as %s', (name, type, file) => {
  expect(fileName(name, type)).toBe(file);
});

test('[AF9] what a file is shows in the end of its name; an empty one is refused', () => {
  expect(['a.MD', 'b.csv', 'c', 'd.json'].map(typeOfFile)).toEqual([
    ...['text/markdown', 'text/csv', 'text/plain', 'application/json'],
  ]);
  expect(textOfFile(new Uint8Array())).toHaveProperty('problem');
});
