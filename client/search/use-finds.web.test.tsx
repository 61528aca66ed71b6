import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { threadId } from '../../shared/model/ids.ts';
import type { Session } from '../connection/session.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { useFinds } from './use-finds.ts';

beforeEach(() => {
  vi.useFakeTimers();
  written.setState({ query: '' });
});
afterEach(() => {
  vi.useRealTimers();
  unmountAll();
});

const hit = (title: string) => ({
  ...{ threadId: threadId.parse(title), title, at: 0, snippet: title, marks: [] },
});

const written = createStore(() => ({ query: '' }));

function Finds() {
  const query = useStore(written, (now) => now.query);
  const { finds, more, isInTouch } = useFinds(query, 2);
  return (
    <>
      <p>
        {isInTouch ? '' : 'away '}
        {finds === null ? 'nothing' : finds.hits.map(({ title }) => title).join(' ')}
      </p>
      <button type="button" onClick={() => void more()}>
        more
      </button>
    </>
  );
}

async function show(session: Partial<Session> = {}) {
  const room = testRoom({ ...holding({}), ...session });
  const asked = vi.spyOn(room.connection, 'call');
  const view = mount(await inRoom(room, <Finds />));
  const look = async (query: string) => act(() => written.setState({ query }));
  const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
  return { ...view, asked, look, wait };
}

test('[UI44] it is looked for once somebody stops writing, and only by the last words', async () => {
  const { asked, look, wait, text } = await show();
  asked.mockResolvedValue({ hits: [hit('heron')] });
  await look('  ');
  await wait(1_000);
  await look('her');
  await wait(100);
  await look('heron ');
  await wait(100);
  expect(asked).not.toHaveBeenCalled();
  await wait(100);
  expect(asked).toHaveBeenCalledExactlyOnceWith('search.find', { query: 'heron', limit: 2 });
  expect(text()).toContain('heron');
});

test('[UI44] older finds are added below; a late answer to other words is not shown', async () => {
  const { asked, look, wait, text, called } = await show();
  asked.mockResolvedValueOnce({ hits: [hit('a')], before: 7 });
  await look('tide');
  await wait(200);
  asked.mockResolvedValueOnce({ hits: [hit('b')] });
  await act(async () => called('more').click());
  expect(asked).toHaveBeenLastCalledWith('search.find', { query: 'tide', before: 7, limit: 2 });
  expect(text()).toContain('a b');
  await act(async () => called('more').click());
  expect(asked).toHaveBeenCalledTimes(2);
  const late = Promise.withResolvers<{ hits: ReturnType<typeof hit>[] }>();
  asked.mockReturnValueOnce(late.promise);
  await look('wind');
  await wait(200);
  asked.mockReturnValueOnce(new Promise(() => {}));
  await look('sea');
  await wait(200);
  late.resolve({ hits: [hit('late')] });
  await wait(0);
  expect(text()).not.toContain('late');
});

test('[UI44] without a connection nothing is asked, and that is said', async () => {
  const { asked, look, wait, text } = await show({
    phase: { name: 'offline', since: 0, reason: '', failedDials: 0 },
  });
  await look('tide');
  await wait(1_000);
  expect(asked).not.toHaveBeenCalled();
  expect(text()).toContain('away nothing');
});
