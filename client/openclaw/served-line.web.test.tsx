import { afterEach, expect, test } from 'vitest';
import { partRow } from '../../shared/model/part.ts';
import { threadRow } from '../../shared/model/thread.ts';
import { instance } from '../testing/instances.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { ServedLine } from './serving-pills.tsx';

afterEach(unmountAll);

const thread = threadRow.parse({
  ...{ id: 't1', seq: 1, title: 'Boats', createdBy: ada, createdAt: 1, lastAt: 1 },
  activity: { state: 'idle' },
});
const serving = instance({ attached: [{ kind: 'thread', id: thread.id }] });
const used = partRow.parse({
  ...{ id: 'p1', seq: 2, n: 2, i: 0, messageId: 'm1', threadId: 't1', runId: 'r1', kind: 'tool' },
  ...{ callId: 'c1', name: 'instances.call', state: 'done', input: {} },
});

async function says(
  rows: Parameters<typeof holding>[0],
  { isRehearsed = false, role = 'owner' as const } = {},
) {
  const line = <ServedLine thread={thread} isRehearsed={isRehearsed} />;
  const words = mount(await inRoom(testRoom(holding(rows, { role })), line)).text();
  unmountAll();
  return words;
}

test('[UI81] a chat that an OpenClaw serves says what to write, until it was used there', async () => {
  const instances = [serving];
  expect(await says({ instances })).toBe(
    'Work serves this chat. The assistant uses it when you ask, for example: “ask Work what is in its workspace”.',
  );
  expect(await says({ instances }, { isRehearsed: true })).toContain('“which OpenClaws are here”');
  expect(await says({ instances, parts: [used] })).toBe('');
  expect(await says({ instances: [instance()] })).toBe('');
});
