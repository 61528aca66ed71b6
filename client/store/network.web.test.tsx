import { afterEach, expect, test, vi } from 'vitest';
import { testRoom } from '../testing/test-room.tsx';
import { watchNetwork } from './network.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const shown = (state: DocumentVisibilityState) => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
};

test('[R103] whoever looks again, also at a page from the browser’s memory, makes it find out at once', () => {
  const { connection } = testRoom();
  const redial = vi.spyOn(connection, 'redial').mockReturnValue();
  const stop = watchNetwork(connection);
  shown('hidden');
  expect(redial).not.toHaveBeenCalled();
  shown('visible');
  expect(redial).toHaveBeenCalledTimes(1);
  stop();
  shown('visible');
  expect(redial).toHaveBeenCalledTimes(1);
});
