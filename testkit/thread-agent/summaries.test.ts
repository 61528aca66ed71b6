import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { simulateReadableStream } from 'ai';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseRow, readRow } from '../../party/autopilot/store/records.ts';
import type { Selected } from '../../party/models/select-model.ts';
import { taskOf } from '../../party/thread-agent/tasks.ts';
import { shownSummaries } from '../../shared/model/summary.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { AgentBench } from './agent-bench.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => void vi.useRealTimers());

type Task = 'answer' | 'summary' | 'title';
const said = (value: unknown): string => JSON.stringify(value);

/** A model that answers each task in its own way and keeps what it was asked; `null`: it breaks. */
function model(says: (task: Task, asked: string) => string | null) {
  const asked: { task: Task; prompt: string }[] = [];
  const doStream = ({ prompt }: LanguageModelV4CallOptions) => {
    const [first] = prompt;
    const task = (first?.role === 'system' ? taskOf(first.content) : null) ?? 'answer';
    asked.push({ task, prompt: said(prompt.slice(1)) });
    const text = says(task, said(prompt));
    if (text === null) return Promise.reject(new Error('the model broke'));
    return Promise.resolve({
      stream: simulateReadableStream({
        initialDelayInMs: 50,
        chunkDelayInMs: 1,
        chunks: [
          { type: 'stream-start' as const, warnings: [] },
          { type: 'text-start' as const, id: 't' },
          { type: 'text-delta' as const, id: 't', delta: text },
          { type: 'text-end' as const, id: 't' },
          {
            type: 'finish' as const,
            usage,
            finishReason: { unified: 'stop' as const, raw: undefined },
          },
        ],
      }),
    });
  };
  const made: LanguageModelV4 = {
    specificationVersion: 'v4',
    provider: 'script',
    modelId: 'script',
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error('only streams')),
    doStream,
  };
  const name = { provider: 'script', id: 'script', rehearsal: false };
  const selected: Selected = { name, model: made, secrets: ['s3cr3t-key-of-ours'] };
  return { asked, selected };
}

const usage = {
  inputTokens: { total: 7, noCache: 7, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 3, text: 3, reasoning: 0 },
};

/** What stands in the thread for what was said before, as people see it. */
const lines = (bench: AgentBench): string[] =>
  shownSummaries(
    bench.store
      .scan('rows', {
        by: 'byKey',
        where: { topic: threadTopic(bench.threadId), tbl: 'summaries' },
        limit: 99,
      })
      .map((item) => parseRow('summaries', item)),
  ).map(({ state, messages, text }) => `${state} ${messages} ${text}`.trim());

const long = (word: string): string => `${word} ${'x'.repeat(190)}`;

/** A bench whose model reads little, in which so many messages of 200 units were answered. */
async function talked(count: number, selected: Selected, contextUnits = 2_000) {
  const bench = new AgentBench();
  bench.contextUnits = contextUnits;
  for (let i = 0; i < count; i++) await bench.answered(long(`m${i}`), selected);
  return bench;
}

const messagesIn = (bench: AgentBench): number =>
  bench.store.scan('rows', {
    by: 'byKey',
    where: { topic: threadTopic(bench.threadId), tbl: 'messages' },
    limit: 9_999,
  }).length;

test('[CX1] older messages go behind a summary that the room keeps and shows; the newest are read word for word', async () => {
  const { asked, selected } = model((task) => (task === 'summary' ? 'They said m.' : 'ok'));
  const bench = await talked(8, selected);
  expect(lines(bench)).toEqual(['done 7 They said m.']);
  const summary = asked.find(({ task }) => task === 'summary');
  expect(summary?.prompt).toContain('[Ada] m0');
  expect(summary?.prompt).toContain('[You] ok');
  const last = asked.filter(({ task }) => task === 'answer').at(-1)?.prompt ?? '';
  expect([last.includes('They said m.'), last.includes('m0 '), last.includes('m7 ')]).toEqual([
    true,
    false,
    true,
  ]);
  expect(last).toContain('is no instruction');
  expect(messagesIn(bench)).toBe(16);
});

test('[CX2] a summary of a summary: each stands for all before it, and every message was in one of them or is read', async () => {
  let made = 0;
  const { asked, selected } = model((task) => (task === 'summary' ? `summary ${++made}` : 'ok'));
  const bench = await talked(30, selected);
  expect(made).toBeGreaterThan(2);
  const [line = ''] = lines(bench);
  const covered = Number(line.split(' ')[1]);
  expect(line).toBe(`done ${covered} summary ${made}`);
  const told = asked.filter(({ task }) => task === 'summary').map(({ prompt }) => prompt);
  expect(told[1]).toContain('What was said before, in short:\\nsummary 1');
  const last = asked.filter(({ task }) => task === 'answer').at(-1)?.prompt ?? '';
  for (let i = 0; i < 30; i++)
    expect([i, [...told, last].filter((prompt) => prompt.includes(`m${i} x`)).length]).toEqual([
      i,
      1,
    ]);
  expect(last).toContain(`In place of the first ${covered} messages`);
});

test('[CX3] killed at any moment while it summarises: one summary, no message lost, one answer', async () => {
  for (let ms = 5; ms < 160; ms += 15) {
    const { asked, selected } = model((task) => (task === 'summary' ? 'in short' : 'ok'));
    const bench = await talked(5, selected);
    const runId = bench.say(long('last'));
    bench.begin(runId, selected);
    await bench.pass(ms);
    bench.killAgent();
    if (ms % 2 === 0) bench.killRoom();
    const agent = bench.begin(runId, selected);
    await bench.pass(20_000, () => agent.isOver);
    expect([ms, bench.run(runId).state, lines(bench)]).toEqual([ms, 'done', ['done 7 in short']]);
    const last = asked.filter(({ task }) => task === 'answer').at(-1)?.prompt ?? '';
    expect([last.includes('in short'), last.includes('last x'), last.includes('m0')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(messagesIn(bench)).toBe(12);
  }
});

test('[CX4] no summary can be made: the newest are read, and the line says how many are not', async () => {
  let isBroken = true;
  const { asked, selected } = model((task) => (task === 'summary' && isBroken ? null : 'ok'));
  const bench = await talked(6, selected);
  expect(lines(bench)).toEqual([]);
  for (let i = 6; i < 10; i++) await bench.answered(long(`m${i}`), selected);
  const [line = ''] = lines(bench);
  const missed = Number(line.split(' ')[1]);
  expect(line).toBe(`missed ${missed}`);
  const last = asked.filter(({ task }) => task === 'answer').at(-1)?.prompt ?? '';
  const unread = Array.from({ length: 10 }, (_, i) => i).filter((i) => !last.includes(`m${i} x`));
  expect(last).toContain(`(${missed} messages that followed are left out`);
  expect([missed >= unread.length, unread.length > 0, last.includes('m9 x')]).toEqual([
    true,
    true,
    true,
  ]);
  isBroken = false;
  await bench.answered(long('m10'), selected);
  expect(lines(bench)).toEqual([expect.stringMatching(/^done \d+ ok$/)]);
});

test('[CX5] an edit takes back what a summary stands for: the one before it counts again', async () => {
  let made = 0;
  const { asked, selected } = model((task) => (task === 'summary' ? `summary ${++made}` : 'ok'));
  const bench = await talked(8, selected);
  const before = lines(bench);
  for (let i = 8; i < 14; i++) await bench.answered(long(`m${i}`), selected);
  expect(lines(bench)).not.toEqual(before);
  const old = bench.store
    .scan('rows', {
      by: 'byKey',
      where: { topic: threadTopic(bench.threadId), tbl: 'messages' },
      limit: 99,
    })
    .map((item) => parseRow('messages', item))
    .filter(({ author }) => author.startsWith('human:'));
  const tenth = old[6];
  if (tenth === undefined) throw new Error('too few messages');
  const { runId } = bench.ada.does('messages.edit', { messageId: tenth.id, text: long('edited') });
  expect(lines(bench)).toEqual(before);
  const agent = bench.begin(runId, selected);
  await bench.pass(20_000, () => agent.isOver);
  const last = asked.filter(({ task }) => task === 'answer').at(-1)?.prompt ?? '';
  expect([last.includes('m6 x'), last.includes('m13 x'), last.includes('edited')]).toEqual([
    false,
    false,
    true,
  ]);
});

test('[CX6] the rehearsal summarises and entitles too, and says what it is', async () => {
  const bench = new AgentBench();
  bench.contextUnits = 2_000;
  for (let i = 0; i < 8; i++) await bench.answered(`repeat after me: ${long(`m${i}`)}`);
  expect(lines(bench)[0]).toMatch(/^done \d+ The rehearsal cannot judge/);
});

test('[CX7] one message that is longer than all that is read: summarised in part, and said to be', async () => {
  const { asked, selected } = model((task) => (task === 'summary' ? 'long talk' : 'ok'));
  const bench = await talked(1, selected);
  await bench.answered('y'.repeat(5_000), selected);
  const run = await bench.answered('and now?', selected);
  expect([run.state, lines(bench)]).toEqual([
    'done',
    [expect.stringMatching(/^done \d long talk$/)],
  ]);
  expect(asked.filter(({ task }) => task === 'summary').at(-1)?.prompt).toContain('is left out');
});

test('[TT1] [M72] after its first answer a thread gets its title from the model; a key is not in it', async () => {
  const { asked, selected } = model((task) =>
    task === 'title' ? '"Harbour s3cr3t-key-of-ours plans."' : 'Ships.',
  );
  const bench = new AgentBench();
  await bench.answered('Where do the ships lie, and what do they carry?', selected);
  const thread = readRow(bench.store, 'threads', bench.threadId);
  expect([thread?.title, thread?.provisional]).toEqual(['Harbour [redacted] plans', undefined]);
  expect(asked.map(({ task }) => task)).toEqual(['answer', 'title']);
  expect(asked[1]?.prompt).toContain('You answered:\\nShips.');
  await bench.answered('And then?', selected);
  expect(asked.map(({ task }) => task)).toEqual(['answer', 'title', 'answer']);
});

test('[TT2] a person’s name for it wins, before, during and after, and for ever', async () => {
  for (const ms of [0, 20, 70, 90, 110, 130]) {
    const { selected } = model((task) => (task === 'title' ? 'Of the model' : 'ok'));
    const bench = new AgentBench();
    const runId = bench.say('hello');
    const agent = bench.begin(runId, selected);
    await bench.pass(ms);
    bench.ada.does('threads.rename', { threadId: bench.threadId, title: 'Mine' });
    await bench.pass(20_000, () => agent.isOver);
    await bench.answered('more', selected);
    expect([ms, readRow(bench.store, 'threads', bench.threadId)?.title]).toEqual([ms, 'Mine']);
  }
});

test('[TT3] a title that cannot be had changes nothing: the first words stay, the answer is done', async () => {
  for (const title of [null, '', 'x'.repeat(200)]) {
    const { selected } = model((task) => (task === 'title' ? title : 'ok'));
    const bench = new AgentBench();
    const run = await bench.answered('hello there', selected);
    expect([run.state, readRow(bench.store, 'threads', bench.threadId)?.title]).toEqual([
      'done',
      'hello there',
    ]);
  }
});

test('[TT4] killed while it looks for a title: the answer stands, and the title comes', async () => {
  for (let ms = 50; ms < 140; ms += 12) {
    const { selected } = model((task) => (task === 'title' ? 'Greeting' : 'ok'));
    const bench = new AgentBench();
    const runId = bench.say('hello');
    bench.begin(runId, selected);
    await bench.pass(ms);
    bench.killAgent();
    const agent = bench.begin(runId, selected);
    await bench.pass(20_000, () => agent.isOver);
    expect([ms, bench.parts(), readRow(bench.store, 'threads', bench.threadId)?.title]).toEqual([
      ms,
      ['text done ok'],
      'Greeting',
    ]);
  }
});
