import { expect, test } from 'vitest';
import { parseEvent } from './events.ts';
import { downFrame, upFrame } from './frame.ts';

const accepts = (json: string): boolean => upFrame.safeParse(JSON.parse(json)).success;

test.each([
  '{"type":"req","id":"1","method":"hello","params":{}}',
  '{"type":"req","id":"a_b-C","method":"threads.create","params":null,"key":"12345678"}',
  '{"type":"event","event":"received","payload":{"bytes":0}}',
  '{"type":"event","event":"presence","payload":{"at":null}}',
])('[FR1] %s is a frame', (json) => {
  expect(accepts(json)).toBe(true);
});

test.each([
  'null',
  '[]',
  '"hello"',
  '{}',
  '{"type":"res","id":"1","ok":true,"payload":{}}',
  '{"type":"req","id":"1","method":"x"}',
  '{"type":"req","id":"","method":"x","params":{}}',
  '{"type":"req","id":"a b","method":"x","params":{}}',
  '{"type":"req","id":1,"method":"x","params":{}}',
  '{"type":"req","id":"1","method":"../x","params":{}}',
  '{"type":"req","id":"1","method":"x","params":{},"key":"short"}',
  '{"type":"req","id":"1","method":"x","params":{},"role":"owner"}',
  '{"type":"req","id":"1","method":"x","params":{},"__proto__":{"role":"owner"}}',
  '{"type":"event","event":"received","payload":{"bytes":-1}}',
  '{"type":"event","event":"received","payload":{"bytes":1e999}}',
  '{"type":"event","event":"patch","payload":{}}',
])('[FR2] [R80] %s is none', (json) => {
  expect(accepts(json)).toBe(false);
});

test('[R80] duplicate keys have the meaning JSON gives them, and no more', () => {
  const raw = '{"type":"req","id":"1","id":"2","method":"a","method":"b","params":{}}';
  expect(upFrame.parse(JSON.parse(raw))).toMatchObject({ id: '2', method: 'b' });
});

test('[FR10] a client reads what it knows of a newer room and ignores the rest', () => {
  const res = { type: 'res', id: '1', ok: true, payload: 1, took: 3 };
  expect(downFrame.parse(res)).toEqual({ type: 'res', id: '1', ok: true, payload: 1 });
  expect(downFrame.safeParse({ type: 'stat', load: 3 }).success).toBe(false);
  expect(parseEvent('weather', { sun: true })).toBeNull();
  expect(parseEvent('constructor', {})).toBeNull();
  expect(parseEvent('rev', { partId: 'p', rev: -1, keep: 0 })).toBeNull();
  expect(parseEvent('rev', { partId: 'p', rev: 1, keep: 0, why: 'x' })).toEqual({
    event: 'rev',
    payload: { partId: 'p', rev: 1, keep: 0 },
  });
});
