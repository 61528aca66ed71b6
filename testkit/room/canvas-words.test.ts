import { expect, test } from 'vitest';
import { admitToCanvas } from '../../party/autopilot/canvas-access.ts';
import { isGoneNode } from '../../party/autopilot/canvas-nodes.ts';
import type { CanvasMessage } from '../../party/hatchery/canvas-message.ts';
import { type NodeId, nodeId, toNodeId } from '../../shared/canvas/node-id.ts';
import { must } from '../../shared/lib/must.ts';
import { principal } from '../../shared/model/principal.ts';
import type { RawClient } from './raw-client.ts';
import { RoomBench } from './room-bench.ts';

/** Ada knocks at the canvas of her room. */
const knock = ({ room, founder }: RoomBench) =>
  must(
    admitToCanvas(
      room,
      { principal: founder, credential: null, homeRoom: null, owner: null, generation: null },
      0,
    ),
    'a member',
  );

/** What the canvas was told since the last time. */
function told(bench: RoomBench): CanvasMessage[] {
  bench.run(0);
  const words = bench.deliveries.flatMap((one) => (one.to === 'canvas' ? [one.say] : []));
  bench.deliveries.length = 0;
  return words;
}

const hiding = (words: readonly CanvasMessage[]) =>
  words.flatMap((one) => (one.verb === 'hidden' ? [[one.isHidden, one.nodes.toSorted()]] : []));

const begins = (client: RawClient, access?: string[]) =>
  client.does('threads.create', access === undefined ? {} : { access }).threadId;

test('[HP2] the canvas knows all that is private with its first visitor, and every change of it since', () => {
  const bench = new RoomBench();
  const bo = bench.member('bo');
  const ada = bench.join('ada');
  const first = begins(ada, [bench.founder]);
  expect(hiding(told(bench))).toEqual([]);
  expect(knock(bench).hidden).toEqual([`thread:${first}`]);
  expect(hiding(told(bench))).toEqual([[true, [`thread:${first}`]]]);
  expect(knock(bench).hidden).toEqual([]);
  const second = begins(ada, [bench.founder]);
  const open = begins(ada);
  expect(hiding(told(bench))).toEqual([[true, [`thread:${second}`]]]);
  const { jobId } = ada.does('jobs.start', {
    ...{ kind: 'rehearsal.steps', input: { steps: 9 }, threadId: open },
  });
  ada.does('threads.setAccess', { threadId: open, access: [bench.founder, bo] });
  expect(hiding(told(bench))).toEqual([[true, [`job:${jobId}`, `thread:${open}`]]]);
  ada.does('threads.setAccess', { threadId: open, access: [bench.founder] });
  expect(hiding(told(bench))).toEqual([]);
  ada.does('threads.setAccess', { threadId: open, access: null });
  expect(hiding(told(bench))).toEqual([[false, [`job:${jobId}`, `thread:${open}`]]]);
});

test('[HG11] a pause stops agents from drawing, by methods and by socket, and people go on', async () => {
  const bench = new RoomBench();
  bench.room.turn((turn) =>
    turn.changes.put('members', (seq) => {
      const [id, name] = [principal.parse('agent:scout'), 'Scout'] as const;
      return { id, seq, name, role: 'member', joinedAt: turn.now };
    }),
  );
  // Both kinds are named: whoever plays Ada, these two are what they are.
  bench.member('human:bo');
  knock(bench);
  const ada = bench.join('ada');
  const bo = bench.join('human:bo');
  const scout = bench.join('agent:scout');
  told(bench);
  ada.does('room.pause', { reason: 'lunch' });
  expect(told(bench)).toMatchObject([{ verb: 'pause', isPaused: true }]);
  expect(knock(bench).pause.isPaused).toBe(true);
  expect(await scout.askLater('graph.note', { text: 'x' })).toMatchObject({
    ok: false,
    error: { code: 'paused' },
  });
  expect(await scout.askLater('graph.get', {})).toMatchObject({ ok: true });
  expect(await bo.askLater('graph.note', { text: 'x' })).toMatchObject({ ok: true });
  ada.does('room.resume', {});
  expect(told(bench)).toMatchObject([{ verb: 'pause', isPaused: false }]);
  expect(await scout.askLater('graph.note', { text: 'x' })).toMatchObject({ ok: true });
});

test('[HC11] a call in a comment is among the mentions of whom it calls, once; nobody else can be called or call', () => {
  const bench = new RoomBench();
  const bo = bench.member('bo');
  const watcher = bench.join('bo', [`self:${bo}`]);
  const call = {
    ...{ said: 'r1', commentId: 'c1', on: nodeId.parse('autopilot'), by: bench.founder },
    ...{
      mentions: [bo, bench.founder, principal.parse('human:nobody')],
      text: 'look @Bo, \n please',
    },
  };
  bench.room.receive({
    verb: 'called',
    calls: [call, { ...call, by: principal.parse('human:eve') }],
  });
  bench.room.receive({ verb: 'called', calls: [call] });
  const rows = bench.store
    .scan('rows', { by: 'primary', where: { tbl: 'mentions' }, limit: 99 })
    .map(({ body }) => JSON.parse(body));
  expect(rows).toMatchObject([
    {
      id: `${bo}/r1`,
      principal: bo,
      by: bench.founder,
      comment: { id: 'c1', on: 'autopilot' },
      snippet: 'look @Bo, please',
    },
  ]);
  expect(JSON.stringify(watcher.heard)).toContain(`${bo}/r1`);
});

test('[HC11] what a comment said of somebody goes when what it was said at becomes private, and comes late to nobody', () => {
  const bench = new RoomBench();
  const bo = bench.member('bo');
  const cy = bench.member('cy');
  const ada = bench.join('ada');
  const threadId = begins(ada);
  const { jobId } = ada.does('jobs.start', {
    ...{ kind: 'rehearsal.steps', input: { steps: 9 }, threadId },
  });
  const at = { chat: toNodeId('thread', threadId), job: toNodeId('job', jobId) };
  const call = (said: string, on?: NodeId) => ({
    ...{ said, commentId: said, by: bench.founder, mentions: [bo, cy], text: 'the merger' },
    ...(on === undefined ? {} : { on }),
  });
  const mentioned = () =>
    bench.store
      .scan('rows', { by: 'primary', where: { tbl: 'mentions' }, limit: 99 })
      .map(({ id }) => id);
  const of = (who: string, ...said: string[]) => said.map((one) => `${who}/${one}`);
  bench.room.receive({
    verb: 'called',
    calls: [call('c1', at.chat), call('c2', at.job), call('c3', toNodeId('autopilot')), call('c4')],
  });
  expect(mentioned()).toEqual([
    ...of(bo, 'c1', 'c2', 'c3', 'c4'),
    ...of(cy, 'c1', 'c2', 'c3', 'c4'),
  ]);
  ada.does('threads.setAccess', { threadId, access: [bench.founder, cy] });
  expect(mentioned()).toEqual([...of(bo, 'c3', 'c4'), ...of(cy, 'c1', 'c2', 'c3', 'c4')]);
  // Said before, and on its way until now.
  bench.room.receive({ verb: 'called', calls: [call('c5', at.chat), call('c6', at.job)] });
  expect(mentioned()).toEqual([
    ...of(bo, 'c3', 'c4'),
    ...of(cy, 'c1', 'c2', 'c3', 'c4', 'c5', 'c6'),
  ]);
});

test('[HR15] gone is what has no row, was put away or came to its end', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const threadId = begins(ada);
  const { jobId } = ada.does('jobs.start', { kind: 'rehearsal.steps', input: { steps: 9 } });
  const isGone = (id: string) => isGoneNode(bench.store, nodeId.parse(id));
  expect([`thread:${threadId}`, `job:${jobId}`, `member:${bench.founder}`].map(isGone)).toEqual([
    ...[false, false, false],
  ]);
  expect(['autopilot', 'community'].map(isGone)).toEqual([false, false]);
  ada.does('threads.change', { threadId, archived: true });
  ada.does('jobs.cancel', { jobId });
  bench.run(0);
  const ended = [`thread:${threadId}`, `job:${jobId}`, 'thread:never', 'member:human:zoe'];
  expect(ended.map(isGone)).toEqual([true, true, true, true]);
  expect(isGone(toNodeId('instance', 'none'))).toBe(true);
});
