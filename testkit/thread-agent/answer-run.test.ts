import type { LanguageModelV4, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Selected, selectModel } from '../../party/models/select-model.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { AgentBench } from './agent-bench.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const name = { provider: 'script', id: 'script', rehearsal: false };
const usage = {
  inputTokens: { total: 7, noCache: 7, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 3, text: 3, reasoning: 0 },
};
const finish: LanguageModelV4StreamPart = {
  type: 'finish',
  usage,
  finishReason: { unified: 'stop', raw: undefined },
};
const words = (...texts: string[]): LanguageModelV4StreamPart[] => [
  { type: 'text-start', id: 't' },
  ...texts.map((delta): LanguageModelV4StreamPart => ({ type: 'text-delta', id: 't', delta })),
  { type: 'text-end', id: 't' },
];
const call = (
  toolName: string,
  input: object = {},
  toolCallId = 'c-1',
): LanguageModelV4StreamPart => ({
  type: 'tool-call',
  toolCallId,
  toolName,
  input: JSON.stringify(input),
});

/** A model that writes one script after the other, a part every 20 ms; `null` is a word that never comes. */
function scripted(scripts: (LanguageModelV4StreamPart | null)[][], secrets: string[] = []) {
  const prompts: unknown[] = [];
  const model: LanguageModelV4 = {
    specificationVersion: 'v4',
    provider: 'script',
    modelId: 'script',
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error('only streams')),
    doStream: ({ prompt, abortSignal }) => {
      const script = scripts[prompts.length] ?? [finish];
      prompts.push(prompt);
      return Promise.resolve({ stream: playing(script, abortSignal) });
    },
  };
  const selected: Selected = { name, model, secrets };
  return { selected, prompts };
}

const playing = (script: (LanguageModelV4StreamPart | null)[], signal: AbortSignal | undefined) =>
  new ReadableStream<LanguageModelV4StreamPart>({
    async start(controller) {
      controller.enqueue({ type: 'stream-start', warnings: [] });
      for (const part of script) {
        await new Promise((resolve) => {
          signal?.addEventListener('abort', resolve);
          if (part !== null) setTimeout(resolve, 20);
        });
        if (signal?.aborted === true)
          controller.enqueue({ type: 'error', error: new DOMException('stopped', 'AbortError') });
        if (signal?.aborted === true || part === null) break;
        controller.enqueue(part);
      }
      controller.close();
    },
  });

test('[TA1] a run from the message to its end', async () => {
  const bench = new AgentBench();
  const run = await bench.answered('repeat after me: Hello, 🌱!');
  expect(run).toMatchObject({
    state: 'done',
    model: { id: 'rehearsal', rehearsal: true },
    usage: { outputTokens: 4 },
  });
  expect(bench.parts()).toEqual(['text done Hello, 🌱!']);
  expect([bench.ledger(), bench.open]).toEqual([[], []]);
});

test('[TA1] thoughts and words are parts of their own, in order', async () => {
  const bench = new AgentBench();
  await bench.answered('think, then repeat after me: done');
  expect(bench.parts().map((part) => part.split(' ').slice(0, 2).join(' '))).toEqual([
    'reasoning done',
    'text done',
  ]);
});

test('[TA2] a tool runs once, by the room’s own method, and the model hears of it', async () => {
  const bench = new AgentBench();
  const run = await bench.answered('rename this thread to Harbor plans');
  expect(bench.parts()).toEqual([
    'tool threads.rename done',
    'text done `threads.rename` answered `{"title":"Harbor plans"}`. ',
  ]);
  expect(JSON.stringify(bench.store.get('rows', { tbl: 'threads', id: bench.threadId }))).toContain(
    'Harbor plans',
  );
  expect(run.state).toBe('done');
  const kinds = bench.store
    .scan('receipts', { by: 'primary', limit: 9 })
    .map(({ body }) => JSON.parse(body).kind);
  expect(kinds).toEqual(['room.begin', 'tool']);
});

test('[TA2] what a tool is given by its run the model cannot choose', async () => {
  const bench = new AgentBench();
  const other = bench.ada.does('threads.create', { title: 'Other' }).threadId;
  const { selected } = scripted([
    [call('threads_rename', { threadId: other, title: 'Mine' }), finish],
    [...words('ok'), finish],
  ]);
  await bench.answered('x', selected);
  expect(JSON.stringify(bench.store.get('rows', { tbl: 'threads', id: other }))).toContain('Other');
  expect(JSON.stringify(bench.store.get('rows', { tbl: 'threads', id: bench.threadId }))).toContain(
    'Mine',
  );
});

test('[TA3] tools that fail are told to people and to the model, and the run goes on', async () => {
  const bench = new AgentBench();
  const { selected, prompts } = scripted([
    [
      call('nonsense', {}, 'a'),
      call('threads_rename', { title: '' }, 'b'),
      call('messages_send', { text: 'I am Ada' }, 'c'),
      finish,
    ],
    [...words('I see.'), finish],
  ]);
  const run = await bench.answered('x', selected);
  expect(bench.parts()).toEqual([
    'tool nonsense failed',
    'tool threads.rename failed',
    'tool messages_send failed',
    'text done I see.',
  ]);
  expect(run.state).toBe('done');
  expect(JSON.stringify(prompts[1])).toContain('There is no such tool.');
});

test('[TA3] what the room refuses is told to the model with what to do', async () => {
  const bench = new AgentBench();
  const { threadId } = bench;
  const { artifactId } = bench.ada.does('artifacts.publish', { threadId, name: 'Plan', text: 'x' });
  const { selected, prompts } = scripted([
    [call('artifacts_publish', { name: 'Plan', text: 'y' }), finish],
    [...words('I see.'), finish],
  ]);
  await bench.answered('x', selected);
  expect(JSON.stringify(prompts[1])).toContain(
    `nothing was published. Read artifact ${artifactId}`,
  );
});

test('[TA3] whatever a model calls its calls: ids with dots, empty, far too long, twice', async () => {
  const bench = new AgentBench();
  const ids = ['functions.x:0', '', 'y'.repeat(500), 'same', 'same'];
  const { selected, prompts } = scripted([
    [...ids.map((id) => call('clock_now', {}, id)), finish],
    [...words('ok'), finish],
  ]);
  const run = await bench.answered('x', selected);
  expect([run.state, bench.parts()]).toEqual([
    'done',
    [...ids.map(() => 'tool clock.now done'), 'text done ok'],
  ]);
  const told = [
    ...JSON.stringify(prompts[1]).matchAll(/"tool-result","toolCallId":"([^"]*)"/g),
  ].map(([, id]) => id);
  expect(new Set(told).size).toBe(5);
});

test.each([
  ['too long', { title: 'x'.repeat(9_000) }, 'toolInputTooLong'],
  ['too deep', JSON.parse(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`), 'toolInputTooDeep'],
])('[TA3] [R80] an input that is %s ends the run with a reason', async (_, input, code) => {
  const bench = new AgentBench();
  const { selected } = scripted([[...words('Let me see. '), call('clock_now', input), finish]]);
  const run = await bench.answered('x', selected);
  expect(run).toMatchObject({ state: 'failed', trouble: { code } });
  expect(bench.parts()).toEqual(['text interrupted Let me see. ']);
});

test('[TA3] a model that runs in circles is stopped', async () => {
  const bench = new AgentBench();
  const { selected } = scripted(Array.from({ length: 40 }, () => [call('clock_now'), finish]));
  expect(await bench.answered('x', selected)).toMatchObject({
    state: 'failed',
    trouble: { code: 'tooManySteps' },
  });
  expect(bench.parts()).toHaveLength(16);
});

test('[TA4] a model that breaks off: what it wrote stays, and why', async () => {
  const bench = new AgentBench();
  expect(await bench.answered('fail')).toMatchObject({
    state: 'failed',
    trouble: { code: 'modelFailed' },
  });
  expect(bench.parts()).toEqual(['text interrupted This will go wrong. ']);
});

test('[TA4] a model that says nothing', async () => {
  const bench = new AgentBench();
  expect(await bench.answered('say nothing')).toMatchObject({
    state: 'failed',
    trouble: { code: 'modelEmpty' },
  });
  expect(bench.parts()).toEqual([]);
});

test('[TA4] a model without its key, or that nobody knows', async () => {
  const bench = new AgentBench();
  const anthropic = selectModel({ MODEL: 'anthropic:claude' });
  expect(await bench.answered('x', anthropic)).toMatchObject({
    state: 'failed',
    model: { provider: 'anthropic', id: 'claude' },
    trouble: { code: 'modelKeyMissing' },
  });
  const unknown = selectModel({ MODEL: 'constructor:x' });
  expect(await bench.answered('x', unknown)).toMatchObject({
    state: 'failed',
    trouble: { code: 'modelUnknown' },
  });
});

test('[TA4] an answer without an end', async () => {
  const bench = new AgentBench();
  const { selected } = scripted([
    [
      { type: 'text-start', id: 't' },
      ...Array.from({ length: 600 }, () => ({
        type: 'text-delta' as const,
        id: 't',
        delta: 'x'.repeat(1_000),
      })),
      finish,
    ],
  ]);
  expect(await bench.answered('x', selected)).toMatchObject({
    state: 'failed',
    trouble: { code: 'answerTooLong' },
  });
});

test('[TA5] silence shows within ten seconds, and goes with the next word', async () => {
  const bench = new AgentBench();
  const runId = bench.say('stall for 30 seconds');
  const agent = bench.begin(runId);
  await bench.pass(9_000);
  expect(bench.run(runId)).toMatchObject({ state: 'running', stalled: { code: 'modelSilent' } });
  await bench.pass(60_000, () => agent.isOver);
  expect([bench.run(runId).state, bench.run(runId).stalled, bench.parts()]).toEqual([
    'done',
    undefined,
    ['text done Waiting. Here I am again.'],
  ]);
});

test('[TA5] [RU9] silence for two minutes ends the run with a reason; until then its lease is kept', async () => {
  const bench = new AgentBench();
  const runId = bench.say('stall');
  const agent = bench.begin(runId);
  await bench.pass(115_000);
  expect(bench.run(runId).state).toBe('running');
  await bench.pass(10_000, () => agent.isOver);
  expect(bench.run(runId)).toMatchObject({ state: 'failed', trouble: { code: 'modelSilent' } });
});

test('[TA27] [R11] it pings also while it hears much, so that a room that wakes knows of its socket', async () => {
  const bench = new AgentBench();
  const runId = bench.say('write 1600 words at 20 a second');
  const agent = bench.begin(runId);
  await bench.pass(20_000);
  const ages: number[] = [];
  for (let n = 0; n < 50; n++) {
    await bench.pass(1_000);
    ages.push(Date.now() - (bench.open[0]?.lastPongAt() ?? 0));
  }
  expect(Math.max(...ages)).toBeLessThanOrEqual(limits.producerPingMs + 100);
  bench.ada.does('runs.stop', { runId });
  await bench.pass(1_000, () => agent.isOver);
  expect(bench.run(runId).state).toBe('stopped');
});

test('[TA7] Stop: the model is cut, what it wrote stays', async () => {
  const bench = new AgentBench();
  const runId = bench.say('write 500 words at 20 a second');
  const agent = bench.begin(runId);
  await bench.pass(2_000);
  bench.ada.does('runs.stop', { runId });
  await bench.pass(1_000, () => agent.isOver);
  expect(bench.run(runId).state).toBe('stopped');
  expect(bench.parts()[0]).toMatch(/^text interrupted \w+/);
  expect(bench.ledger()).toEqual([]);
});

test('[TA7] Stop before it began', async () => {
  const bench = new AgentBench();
  bench.isReachable = false;
  const runId = bench.say('hello');
  const agent = bench.begin(runId);
  await bench.pass(100);
  bench.ada.does('runs.stop', { runId });
  bench.isReachable = true;
  await bench.pass(5_000, () => agent.isOver);
  expect([bench.run(runId).state, bench.parts()]).toEqual(['stopped', []]);
});

test('[TA7] a run that the room ended is over: the model is cut and nothing is kept', async () => {
  const bench = new AgentBench();
  const runId = bench.say('write 500 words at 20 a second');
  const agent = bench.begin(runId);
  await bench.pass(1_000);
  bench.isReachable = false;
  for (const wire of bench.open) wire.lose(1006);
  await bench.pass(60_000, () => bench.run(runId).state === 'interrupted');
  bench.isReachable = true;
  await bench.pass(5_000, () => agent.isOver);
  expect([bench.run(runId).state, agent.isOver, bench.ledger()]).toEqual(['interrupted', true, []]);
});

test('[TA8] a key that the model says is never shown, stored or passed to a tool', async () => {
  const key = 'sk-canary-0123456789abcdef';
  for (let cut = 1; cut < key.length; cut += 3) {
    const bench = new AgentBench();
    const { selected, prompts } = scripted(
      [
        [
          ...words('It is ', key.slice(0, cut), key.slice(cut), '.'),
          call('threads_rename', { title: `about ${key}` }),
          finish,
        ],
        [...words('ok'), finish],
      ],
      [key],
    );
    await bench.answered('x', selected);
    expect(bench.parts()[0]).toBe('text done It is [redacted].');
    expect(JSON.stringify(bench.store.dump())).not.toContain(key);
    expect(JSON.stringify(bench.ada.heard)).not.toContain(key);
    expect(JSON.stringify(prompts[1])).not.toContain(key);
  }
});

test('[TA10] the room dies while it hears: nothing is lost, nothing said twice', async () => {
  const bench = new AgentBench();
  const runId = bench.say('write 200 words at 50 a second');
  const agent = bench.begin(runId);
  for (let i = 0; i < 5; i++) {
    await bench.pass(700);
    bench.killRoom();
  }
  await bench.pass(60_000, () => agent.isOver);
  const whole = new AgentBench();
  await whole.answered('write 200 words at 50 a second');
  expect([bench.run(runId).state, bench.parts()]).toEqual(['done', whole.parts()]);
});

test('[TA10] [R11] a socket that is dead and does not say so is left, and the run goes on', async () => {
  const bench = new AgentBench();
  const runId = bench.say('write 300 words at 10 a second');
  const agent = bench.begin(runId);
  await bench.pass(1_000);
  for (const wire of bench.open) wire.isMute = true;
  await bench.pass(90_000, () => agent.isOver);
  const whole = new AgentBench();
  await whole.answered('write 300 words at 10 a second');
  expect([bench.run(runId).state, bench.parts()]).toEqual(['done', whole.parts()]);
});

test('[TA10] storage that fails for a while only delays', async () => {
  const bench = new AgentBench();
  const runId = bench.say('count to 40');
  const agent = bench.begin(runId);
  await bench.pass(300);
  bench.store.fail = () => {
    throw new Error('the disk failed');
  };
  await bench.pass(4_000);
  bench.store.fail = () => {};
  await bench.pass(20_000, () => agent.isOver);
  expect([bench.run(runId).state, bench.parts()]).toEqual([
    'done',
    [`text done ${Array.from({ length: 40 }, (_, i) => `${i + 1} `).join('')}`],
  ]);
});

test('[TA11] killed in the middle of a step: it is written anew, other words and all', async () => {
  const bench = new AgentBench();
  const runId = bench.say('x');
  const first = scripted([[...words('The answer ', 'is ', 'forty'), null]]);
  bench.begin(runId, first.selected);
  await bench.pass(2_000);
  bench.killAgent();
  expect(bench.parts()).toEqual(['text live The answer is forty']);
  bench.ada.fresh();
  const agent = bench.begin(
    runId,
    scripted([[...words('The answer ', 'is 42.'), finish]]).selected,
  );
  await bench.pass(5_000, () => agent.isOver);
  expect([bench.run(runId).state, bench.parts()]).toEqual([
    'done',
    ['text done The answer is 42.'],
  ]);
  expect(bench.ada.events('rev').map(({ rev, keep }) => [rev, keep])).toEqual([
    [1, 19],
    [2, 14],
  ]);
});

test('[TA11] and in other kinds of parts: what the first attempt left is void', async () => {
  const bench = new AgentBench();
  const runId = bench.say('x');
  bench.begin(
    runId,
    scripted([
      [
        { type: 'reasoning-start', id: 'r' },
        { type: 'reasoning-delta', id: 'r', delta: 'hm, hm' },
        null,
      ],
    ]).selected,
  );
  await bench.pass(1_500);
  bench.killAgent();
  const agent = bench.begin(runId, scripted([[...words('At once.'), finish]]).selected);
  await bench.pass(5_000, () => agent.isOver);
  expect([bench.run(runId).state, bench.parts().sort()]).toEqual([
    'done',
    ['reasoning interrupted ', 'text done At once.'],
  ]);
});

test('[TA11] killed again and again: each attempt tells what the ledger knows and no more', async () => {
  const bench = new AgentBench();
  const runId = bench.say('x');
  const scripts = [
    [[...words('One '), null]],
    [
      [...words('One and '), call('clock_now'), finish],
      [...words('two'), null],
    ],
    [[...words('three'), finish]],
  ];
  let agent = bench.begin(runId, scripted(scripts[0] ?? []).selected);
  for (const script of scripts.slice(1)) {
    await bench.pass(1_500);
    bench.killAgent();
    agent = bench.begin(runId, scripted(script).selected);
  }
  await bench.pass(5_000, () => agent.isOver);
  expect([bench.run(runId).state, bench.parts()]).toEqual([
    'done',
    ['text done One and ', 'tool clock.now done', 'text done three'],
  ]);
});

test('[TA11] killed between the ledger and the room, at every moment: the words are those of the ledger', async () => {
  for (let at = 20; at <= 200; at += 10) {
    const bench = new AgentBench();
    const runId = bench.say('x');
    bench.begin(runId, scripted([[...words('First ', 'words'), finish]]).selected);
    await bench.pass(at);
    const wasWhole = bench.ledger().includes('step 0');
    bench.killAgent();
    const agent = bench.begin(runId, scripted([[...words('Other ', 'words'), finish]]).selected);
    await bench.pass(5_000, () => agent.isOver);
    if (bench.run(runId).state !== 'done')
      throw new Error(`killed at ${at}: ${bench.run(runId).state}`);
    if (wasWhole) expect([at, bench.parts()]).toEqual([at, ['text done First words']]);
    else expect(['text done First words', 'text done Other words']).toContain(bench.parts().join());
  }
});

test('[TA11] an attempt that never reached the room before it died says what its ledger knows', async () => {
  const bench = new AgentBench();
  const runId = bench.say('x');
  bench.begin(runId, scripted([[...words('old words'), null]]).selected);
  await bench.pass(1_500);
  bench.killAgent();
  const second = bench.begin(runId, scripted([[...words('new'), finish]]).selected);
  await bench.pass(50);
  bench.isReachable = false;
  for (const wire of bench.open) wire.lose(1006);
  await bench.pass(2_000);
  expect([second.isOver, bench.ledger()]).toEqual([false, ['end', 'step 0']]);
  bench.killAgent();
  bench.isReachable = true;
  const third = bench.begin(runId, scripted([]).selected);
  await bench.pass(5_000, () => third.isOver);
  expect([bench.run(runId).state, bench.parts()]).toEqual(['done', ['text done new']]);
});

test('[TA12] killed after it failed: it does not ask the model again', async () => {
  const bench = new AgentBench();
  const runId = bench.say('x');
  const failing = scripted([[...words('Oh. '), { type: 'error', error: new Error('no') }]]);
  bench.begin(runId, failing.selected);
  await bench.pass(50);
  bench.isReachable = false;
  for (const wire of bench.open) wire.lose(1006);
  await bench.pass(1_000);
  expect(bench.ledger()).toEqual(['end']);
  bench.killAgent();
  bench.isReachable = true;
  const again = scripted([[...words('All well.'), finish]]);
  const agent = bench.begin(runId, again.selected);
  await bench.pass(5_000, () => agent.isOver);
  expect([bench.run(runId).trouble?.code, again.prompts.length]).toEqual(['modelFailed', 0]);
});

test.each([
  ['a read runs again', 'clock_now', {}, 'tool clock.now done'],
  [
    'a command with a key runs again, with its key',
    'threads_rename',
    { title: 'Harbor' },
    'tool threads.rename done',
  ],
])('[TA6] killed while a tool ran: %s', async (_, tool, input, shown) => {
  const bench = new AgentBench();
  const runId = bench.say('x');
  bench.begin(runId, scripted([[call(tool, input), finish]]).selected);
  await bench.pass(200, () => bench.ledger().includes('tool 0 0'));
  bench.killAgent();
  const agent = bench.begin(runId, scripted([[...words('done'), finish]]).selected);
  await bench.pass(5_000, () => agent.isOver);
  expect([bench.run(runId).state, bench.parts()]).toEqual(['done', [shown, 'text done done']]);
  const commands = bench.store
    .scan('commands', { by: 'primary', limit: 99 })
    .filter(({ principal }) => principal.startsWith('autopilot'));
  expect(commands.length).toBeLessThanOrEqual(1);
});

test('[TA13] the context is what was said before, with names, and not what waits', async () => {
  const bench = new AgentBench();
  const first = scripted([[...words('Hi Ada'), finish]]);
  await bench.answered('hello', first.selected);
  const second = scripted([[...words('ok'), finish]]);
  const runId = bench.say('and now?');
  bench.say('later');
  const agent = bench.begin(runId, second.selected);
  await bench.pass(5_000, () => agent.isOver);
  const [prompt] = second.prompts;
  expect(JSON.stringify(prompt)).toContain('[Ada] and now?');
  expect(Array.isArray(prompt) && prompt.map(({ role }) => role)).toEqual([
    'system',
    'user',
    'assistant',
    'user',
  ]);
});
