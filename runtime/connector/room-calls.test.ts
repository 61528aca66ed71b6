import { expect, test } from 'vitest';
import { requestFrame } from '../../shared/protocol/frame.ts';
import { RoomCalls } from './room-calls.ts';

/** Calls into a room that is played by hand, and what it heard: the names of requests, and their methods. */
function hearing() {
  const heard: { id: string; method: string }[] = [];
  const calls = new RoomCalls((frame) => heard.push(requestFrame.parse(JSON.parse(frame))));
  const methods = () => heard.splice(0).map(({ method }) => method);
  return { calls, heard, methods };
}

const readOnly = { code: 'readOnly', message: 'The disk is full.', retry: 'later' } as const;

test('[R23] a call that the room takes only later is the first that the next socket hears', async () => {
  const { calls, heard, methods } = hearing();
  calls.greeted();
  const lines = calls.call('gateway.lines', { lines: [] });
  const trouble = calls.call('gateway.trouble', { trouble: null });
  const last = heard.at(-1);
  const error = { ...readOnly, retryAfterMs: 30_000 };
  const said = calls.hear({ type: 'res', id: last?.id ?? '', ok: false, error });
  expect(said).toEqual({ later: 30_000 });
  calls.broke();
  expect(calls.isUp).toBe(false);
  heard.length = 0;
  calls.greeted();
  const ids = heard.map(({ id }) => id);
  expect(methods()).toEqual(['gateway.trouble', 'gateway.lines']);
  for (const id of ids) expect(calls.hear({ type: 'res', id, ok: true, payload: {} })).toBe(null);
  await Promise.all([lines, trouble]);
  calls.broke();
  calls.greeted();
  expect(methods()).toEqual([]);
});

test('[R50] an answer behind the end of its socket is none: the call is said again, and has one answer', async () => {
  const { calls, heard } = hearing();
  calls.greeted();
  const call = calls.call('gateway.trouble', { trouble: null });
  const [first] = heard;
  calls.broke();
  const refusal = { ...readOnly, retry: 'never' } as const;
  expect(calls.hear({ type: 'res', id: first?.id ?? '', ok: false, error: refusal })).toBe(null);
  calls.greeted();
  const again = heard.at(-1)?.id ?? '';
  calls.hear({ type: 'res', id: again, ok: false, error: refusal });
  await expect(call).rejects.toMatchObject({ name: 'RoomRefused', error: { code: 'readOnly' } });
});
