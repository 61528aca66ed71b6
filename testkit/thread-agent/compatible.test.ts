import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { selectModel } from '../../party/models/select-model.ts';
import { runModelStep, StepFailed, type Written } from '../../party/thread-agent/model-step.ts';
import { assistantTools } from '../../party/thread-agent/tools.ts';

const key = 'sk-canary-0123456789abcdef';

/** The outermost edge: an OpenAI-compatible server on loopback that answers as the test says. */
let server: Server;
let answer: (response: ServerResponse) => void = () => {};
const asked: {
  url: string;
  authorization: string;
  body: { model: string; stream: boolean; tools: unknown[] };
}[] = [];

beforeEach(async () => {
  asked.length = 0;
  server = createServer((request, response) => void hear(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { url = '', headers } = request;
  asked.push({
    url,
    authorization: headers.authorization ?? '',
    body: JSON.parse(Buffer.concat(chunks).toString()),
  });
  answer(response);
}

const portOf = (of: Server): number => {
  const address = of.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** One step of the model that the environment names; what it wrote, and how it ended. */
async function step(port = portOf(server), signal = new AbortController().signal) {
  const selected = selectModel({
    MODEL: 'compatible:some-model',
    MODEL_BASE_URL: `http://127.0.0.1:${port}/v1`,
    MODEL_API_KEY: key,
  });
  if (!('model' in selected)) throw new Error('no model');
  const written: Written[] = [];
  const run = runModelStep({
    model: selected.model,
    instructions: 'Be brief.',
    messages: [{ role: 'user', content: '[Ada] hello' }],
    tools: assistantTools(),
    signal,
    onWritten: (one) => written.push(one),
  });
  const end = await run.catch((error: unknown) => error);
  return { written, end, secrets: selected.secrets };
}

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'some-model', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const usage = `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'some-model', choices: [], usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 } })}\n\n`;

const streams =
  (...parts: string[]) =>
  (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const part of parts) response.write(part);
    response.end('data: [DONE]\n\n');
  };

const refuses =
  (status: number, body: object = { error: { message: `bad key ${key}`, type: 'x' } }) =>
  (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' });
    response.end(JSON.stringify(body));
  };

const code = (end: unknown): string => (end instanceof StepFailed ? end.trouble.code : String(end));

test('[TA14] a stream of text, with the tokens it took; the key goes where it belongs', async () => {
  answer = streams(
    chunk({ role: 'assistant', content: '' }),
    chunk({ content: 'Hello' }),
    chunk({ content: ', 🌱' }),
    chunk({}, 'stop'),
    usage,
  );
  const { written, end, secrets } = await step();
  expect(written.flatMap((one) => (one.kind === 'text' ? [one.text] : []))).toEqual([
    'Hello',
    ', 🌱',
  ]);
  expect(end).toEqual({ inputTokens: 12, outputTokens: 3 });
  expect(asked).toMatchObject([
    {
      url: '/v1/chat/completions',
      authorization: `Bearer ${key}`,
      body: { model: 'some-model', stream: true },
    },
  ]);
  expect(asked[0]?.body.tools).toHaveLength(32);
  expect(secrets).toEqual([key]);
});

test('[TA14] a call of a tool', async () => {
  const call = {
    index: 0,
    id: 'call_1',
    type: 'function',
    function: { name: 'clock_now', arguments: '{}' },
  };
  answer = streams(
    chunk({ role: 'assistant', tool_calls: [call] }),
    chunk({}, 'tool_calls'),
    usage,
  );
  const { written, end } = await step();
  expect(written).toEqual([{ kind: 'tool', callId: 'call_1', name: 'clock_now', input: {} }]);
  expect(end).toEqual({ inputTokens: 12, outputTokens: 3 });
});

test('[TA14] arguments that are no JSON are a call all the same, which then fails', async () => {
  const call = {
    index: 0,
    id: 'call_1',
    type: 'function',
    function: { name: 'clock_now', arguments: '{"a":' },
  };
  answer = streams(chunk({ tool_calls: [call] }), chunk({}, 'tool_calls'));
  const { written, end } = await step();
  expect([written.map(({ kind }) => kind), code(end)]).toEqual([['tool'], '[object Object]']);
});

test.each([
  [401, 'modelKeyRefused'],
  [403, 'modelKeyRefused'],
  [404, 'modelRefused'],
  [429, 'modelBusy'],
  [500, 'modelFailed'],
])('[TA14] [R118] %i: %s, in our words, without the provider’s', async (status, expected) => {
  answer = refuses(status);
  const { end, written } = await step();
  expect([code(end), written]).toEqual([expected, []]);
  expect(JSON.stringify(end)).not.toContain(key);
});

test('[TA14] one refusal for being busy is tried again', async () => {
  answer = (response) => {
    if (asked.length === 1) return refuses(429)(response);
    streams(chunk({ content: 'Here.' }), chunk({}, 'stop'))(response);
  };
  const { written } = await step();
  expect([asked.length, written]).toEqual([2, [{ kind: 'text', text: 'Here.' }]]);
});

test('[TA14] a stream without a word', async () => {
  answer = streams(chunk({ role: 'assistant', content: '' }), chunk({}, 'stop'), usage);
  expect(code((await step()).end)).toBe('modelEmpty');
});

test('[TA14] a stream that breaks off keeps what it wrote', async () => {
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk({ content: 'Half a' }), () => response.destroy());
  };
  const { written, end } = await step();
  expect([written, code(end)]).toEqual([[{ kind: 'text', text: 'Half a' }], 'modelFailed']);
});

test('[TA14] nobody there', async () => {
  const port = portOf(server);
  server.close();
  expect(code((await step(port)).end)).toBe('modelFailed');
}, 15_000);

test('[TA7] stopped while it streams: the provider is hung up on', async () => {
  const stop = new AbortController();
  const hungUp = new Promise<string>((resolve) => {
    answer = (response) => {
      response.on('close', () => resolve('hung up'));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk({ content: 'One' }), () => stop.abort(new Error('stopped')));
    };
  });
  const { end } = await step(portOf(server), stop.signal);
  expect([await hungUp, String(end)]).toEqual(['hung up', 'Error: stopped']);
});
