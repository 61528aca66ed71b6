import { expect, test } from 'vitest';
import { saidBy } from '../../party/thread-agent/prompt.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { person, RoomBench } from './room-bench.ts';

/** Bo and Cy said something to each other in one of Ada's threads. */
function stage() {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  for (const name of ['bo', 'cy']) bench.member(name);
  const { threadId } = ada.does('threads.create', {});
  ada.does('messages.note', { threadId, text: 'Who counts the birds?' });
  for (const name of ['bo', 'cy'])
    bench.join(name).does('messages.note', { threadId, text: `${name} does` });
  return { bench, ada, threadId };
}

/** Who says each message of an exported thread. */
const headings = (bench: RoomBench, threadId: string) =>
  [
    ...bench
      .join('ada')
      .does('export.thread', { threadId })
      .markdown.matchAll(/^## (.*?) · /gm),
  ].map(([, name]) => name);

test('[TH8] the words of who left stay theirs: in an export, to a model, under the name they had', () => {
  const { bench, ada, threadId } = stage();
  ada.does('members.remove', { principal: person('bo') });
  bench.join('cy').does('members.leave', {});
  bench.kill();
  expect(headings(bench, threadId)).toEqual(['Ada', 'bo', 'cy']);
  const { runId } = bench.join('ada').does('messages.send', { threadId, text: 'Who did?' });
  const { context } = bench.producer(threadId).does('run.open', { runId, contextUnits: 9_999 });
  expect(context.map(({ name }) => name)).toEqual(['Ada', 'bo', 'cy', 'Ada']);
  expect(context.slice(1, 3).map((one) => saidBy(one, []).split(' ')[0])).toMatchObject([
    expect.stringMatching(/^\[bo\b/),
    expect.stringMatching(/^\[cy\b/),
  ]);
});

test('[TH8] whose name the room no longer knows is somebody who left, and only an assistant is Autopilot', () => {
  const { bench, threadId } = stage();
  bench.member('bo', null);
  const { threadId: own } = bench.answering();
  const names = (id: string) => headings(bench, id);
  expect(names(threadId)).toEqual(['Ada', 'somebody who left', 'cy']);
  expect(names(own)).toEqual(['Ada', 'Autopilot']);
});

test('[TH8] the log of a job names who took it on and left', () => {
  const { bench, ada } = stage();
  const work = { kind: 'work', input: { task: 'Count the birds.', of: 10 } };
  const { jobId } = ada.does('jobs.start', work);
  bench.join('bo').does('jobs.claim', { jobId });
  ada.does('members.remove', { principal: person('bo') });
  bench.run(2 * bounds.jobLeaseMs);
  const { lines } = bench.join('ada').does('jobs.look', { jobId });
  expect(lines.at(-1)).toContain('bo was not heard of');
});
