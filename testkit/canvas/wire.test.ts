import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { canvasMessages, canvasNotice } from '../../shared/canvas/wire.ts';
import { fromUtf8, toUtf8 } from '../../shared/lib/utf8.ts';
import { CanvasClient } from './canvas-client.ts';
import { CanvasHall } from './canvas-hall.ts';

/** Of another author: it has the frames as they came, and what it says it puts together by PROTOCOL.md alone. */
class Stranger extends CanvasClient {
  readonly came: Uint8Array[] = [];
  override open(): void {}
  override hear(frame: Uint8Array): void {
    this.came.push(frame);
  }
  take(): Uint8Array[] {
    return this.came.splice(0);
  }
}

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];

const frame = (types: number[], body: Uint8Array) =>
  Uint8Array.from([...types, ...varint(body.length), ...body]);

/** The varint at a place, and where it ends. */
function read(bytes: Uint8Array, at: number): [value: number, next: number] {
  const byte = bytes[at] ?? 0;
  if (byte < 128) return [byte, at + 1];
  const [rest, next] = read(bytes, at + 1);
  return [byte - 128 + rest * 128, next];
}

/** What lies behind the types, by its length; and what is behind that. */
function bodyOf(bytes: Uint8Array, types: number): { body: Uint8Array; rest: number[] } {
  const [length, from] = read(bytes, types);
  return { body: bytes.slice(from, from + length), rest: [...bytes.slice(from + length)] };
}

const json = (bytes: Uint8Array): unknown => JSON.parse(fromUtf8(bodyOf(bytes, 1).body));

function stage(role: 'member' | 'viewer' = 'member') {
  const hall = new CanvasHall();
  hall.member('ada', role);
  hall.member('bo', 'member');
  const ada = new Stranger();
  const bo = new CanvasClient();
  hall.connect('bo', bo);
  hall.settle();
  hall.connect('ada', ada);
  hall.settle();
  const say = (...said: Uint8Array[]) => {
    for (const one of said) hall.say(ada, one);
    hall.settle();
    return ada.take();
  };
  return { hall, ada, bo, say };
}

test('[HW1] who joins by what is written of the wire alone hears who they are, is asked, draws, and hears what is stored', () => {
  const { ada, bo, say } = stage();
  const [you, asked] = ada.take();
  expect(json(you ?? new Uint8Array())).toEqual({
    ...{ kind: 'you', principal: 'human:ada', name: 'ada', mayEdit: true },
  });
  expect([...(asked ?? [])].slice(0, 2)).toEqual([0, 0]);
  const [answer] = say(frame([0, 0], Uint8Array.of(0)));
  const doc = new Y.Doc();
  Y.applyUpdate(doc, bodyOf(answer ?? new Uint8Array(), 2).body);
  // What the room asked for.
  say(frame([0, 1], Y.encodeStateAsUpdate(doc, bodyOf(asked ?? new Uint8Array(), 2).body)));
  const edits: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => edits.push(update));
  doc.getMap('pos').set('thread:t1', { x: 1, y: 2 });
  doc.getMap('pos').delete('thread:t1');
  doc.getMap('pos').set('thread:t2', { x: 3, y: 4 });
  const told = say(...edits.map((edit) => frame([0, 2], edit)));
  const saved = told.filter(([type]) => type === 9).at(-1) ?? new Uint8Array();
  const { body, rest } = bodyOf(saved, 1);
  expect(Y.decodeStateVector(body).get(doc.clientID)).toBe(2);
  expect(rest).toEqual([1, 3]);
  expect(bo.doc.getMap('pos').toJSON()).toEqual({ 'thread:t2': { x: 3, y: 4 } });
});

test('[HW1] places that nobody chose are asked for, and what is not taken is said', () => {
  const { hall, ada, bo, say } = stage();
  hall.hides(['thread:secret']);
  ada.take();
  const places = ['thread:t1', 'thread:secret'].map((node) => ({ node, x: 5, y: 6 }));
  const told = say(frame([11], toUtf8(JSON.stringify(places))));
  expect(told.filter(([type]) => type === 9)).toEqual([]);
  expect(told.filter(([type]) => type === 10).map(json)).toEqual([
    { kind: 'unplaced', nodes: ['thread:secret'] },
  ]);
  expect(bo.doc.getMap('pos').toJSON()).toEqual({ 'thread:t1': { x: 5, y: 6 } });
});

test('[HW1] who may only look is refused, and hung up on with the third; what is no frame closes at once', () => {
  const { hall, ada, say } = stage('viewer');
  ada.take();
  const doc = new Y.Doc();
  doc.getMap('pos').set('thread:t1', { x: 1, y: 2 });
  const edit = frame([0, 2], Y.encodeStateAsUpdate(doc));
  expect(say(edit).map(json)).toEqual([expect.objectContaining({ kind: 'refused' })]);
  say(edit, edit);
  expect(hall.closed.map(({ code }) => code)).toEqual([4403]);
  for (const bad of [[5], [0, 3, 0], [0, 2, 1], [0, 2, 0, 9]]) {
    const other = stage();
    other.say(Uint8Array.from(bad));
    expect([bad, other.hall.closed.map(({ code }) => code)]).toEqual([bad, [4400]]);
  }
});

test('[HW1] every frame, notice and bound of the canvas is in PROTOCOL.md', () => {
  const protocol = readFileSync(join(import.meta.dirname, '../../PROTOCOL.md'), 'utf8');
  const canvas = protocol.slice(protocol.indexOf('## Canvas'), protocol.indexOf('## Frames'));
  expect(canvas).toContain('/parties/hatchery/<room id>');
  for (const type of Object.values(canvasMessages))
    expect(canvas).toMatch(new RegExp(`^\\| \`${type}( \\d)?\` \\|`, 'm'));
  for (const { shape } of canvasNotice.def.options)
    expect(canvas).toContain(`- \`${shape.kind.def.values[0]}\`: `);
  for (const name of Object.keys(bounds)) expect(canvas).toContain(`| \`${name}\` |`);
});
