import { expect, test } from 'vitest';
import { hostTroubleOf } from '../troubles.ts';
import { modelEndpoint, mostAskedBytes } from './model-endpoint.ts';
import { type ModelKeys, upstreamOf } from './upstream.ts';

const key = 'sk-canary-0123456789';

/** An endpoint that knows one box, and what it asks its provider. */
function endpoint(keys: ModelKeys, answer: () => Response = () => Response.json({ ok: true })) {
  const asked: { url: string; headers: Record<string, string>; body: string }[] = [];
  const waited: number[] = [];
  const serve = modelEndpoint({
    upstream: () => upstreamOf(keys),
    isToken: (token) => token === 'box-token',
    fetch: async (request) => {
      const headers = Object.fromEntries(request.headers);
      asked.push({ url: request.url, headers, body: await request.text() });
      return answer();
    },
    pause: (ms) => {
      waited.push(ms);
      return Promise.resolve();
    },
    newId: () => 'id',
  });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    serve(
      new Request(`http://127.0.0.1${path}`, {
        method: 'POST',
        headers: {
          authorization: 'Bearer box-token',
          'content-type': 'application/json',
          ...headers,
        },
        body: JSON.stringify(body),
      }),
    );
  return { asked, waited, post };
}

/** The provider of these keys, with the model `m`. */
const named = (keys: ModelKeys): string =>
  `${keys.ANTHROPIC_API_KEY ? 'anthropic' : keys.OPENAI_API_KEY ? 'openai' : 'compatible'}:m`;

const said = (text: string, tools: string[] = []) => ({
  model: 'rehearsal',
  stream: true,
  stream_options: { include_usage: true },
  messages: [
    { role: 'system', content: 'You are …' },
    {
      role: 'user',
      content: `[Sun 2026-11-22 07:40 UTC] [Ada] ${text}\n\nRuntime: agent=main | host=vm`,
    },
    {
      role: 'user',
      content: [{ type: 'text', text: '<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>\ncount to 9\n' }],
    },
  ],
  tools: tools.map((name) => ({ type: 'function', function: { name } })),
});

const lines = async (response: Response): Promise<string[]> =>
  (await response.text())
    .split('\n\n')
    .filter((line) => line !== '')
    .map((line) => line.slice('data: '.length));

const textOf = (all: readonly string[]): string =>
  all
    .slice(0, -1)
    .map((line) => JSON.parse(line).choices?.[0]?.delta?.content ?? '')
    .join('');

test('[MO1] the rehearsal answers what a person said, not what the gateway put around it', async () => {
  const { post, waited } = endpoint({});
  const all = await lines(await post('/v1/chat/completions', said('count to 3')));
  expect(textOf(all)).toBe('1 2 3 ');
  expect(all.at(-1)).toBe('[DONE]');
  expect(JSON.parse(all.at(-2) ?? '')).toMatchObject({ usage: { completion_tokens: 3 } });
  expect(waited).toEqual([80, 20, 20]);
});

test('[MO1] it calls a tool that is on offer, by an id of its own, and then reports', async () => {
  const { post } = endpoint({});
  const request = said('run the command `uname -a`', ['exec']);
  const all = await lines(await post('/v1/chat/completions', request));
  const calls = all.slice(0, -1).flatMap((line) => {
    const [choice] = JSON.parse(line).choices;
    return choice?.delta.tool_calls ?? [];
  });
  expect(calls).toMatchObject([
    { id: 'call-id-0', function: { name: 'exec', arguments: '{"command":"uname -a"}' } },
  ]);
  const then = {
    ...request,
    messages: [
      ...request.messages,
      { role: 'assistant', content: null, tool_calls: [calls[0]] },
      { role: 'tool', tool_call_id: 'call-id-0', content: 'Linux' },
    ],
  };
  expect(textOf(await lines(await post('/v1/chat/completions', then)))).toBe(
    '`exec` answered `"Linux"`. ',
  );
});

test('[MO2] a failure is told in the stream, as a provider tells it', async () => {
  const { post } = endpoint({});
  const all = await lines(await post('/v1/chat/completions', said('fail')));
  expect(JSON.parse(all.at(-2) ?? '')).toMatchObject({ error: { type: 'server_error' } });
});

test('[MO3] without the token of a box nobody is answered, and no provider is asked', async () => {
  const { post, asked } = endpoint({ OPENAI_API_KEY: key });
  const headers = { authorization: 'Bearer other' };
  expect((await post('/v1/chat/completions', said('x'), headers)).status).toBe(401);
  expect(asked).toEqual([]);
});

test.each([
  [
    'openai',
    { OPENAI_API_KEY: key },
    '/v1/chat/completions',
    'https://api.openai.com/v1/chat/completions',
  ],
  [
    'anthropic',
    { ANTHROPIC_API_KEY: key },
    '/v1/messages',
    'https://api.anthropic.com/v1/messages',
  ],
  [
    'any other',
    { MODEL_BASE_URL: 'https://m.example/api/v1/', MODEL_API_KEY: key },
    '/v1/chat/completions',
    'https://m.example/api/v1/chat/completions',
  ],
])(
  '[MO4] %s is asked with the key of the server, never with the token of the box',
  async (_, keys, path, url) => {
    const { post, asked } = endpoint({ ...keys, MODEL: named(keys) });
    const response = await post(path, { model: 'm' }, { cookie: 'a=b', 'x-foreign': 'x' });
    expect(response.status).toBe(200);
    expect(asked).toMatchObject([{ url, body: '{"model":"m"}' }]);
    const sent = JSON.stringify(asked[0]?.headers);
    expect(sent).toContain(key);
    expect(sent).not.toMatch(/box-token|foreign|cookie/);
  },
);

test('[MO9] the key of the server pays for the model of the installation, and for no other', async () => {
  const keys = { MODEL: 'openai:small', OPENAI_API_KEY: key };
  const { post, asked } = endpoint(keys);
  for (const body of [{ model: 'dearest' }, { model: ['small'] }, {}, 'small', null]) {
    const { status } = await post('/v1/chat/completions', body);
    expect([body, [400, 404].includes(status)]).toEqual([body, true]);
  }
  expect(asked).toEqual([]);
  expect((await post('/v1/chat/completions', { model: 'small' })).status).toBe(200);
  expect(asked).toHaveLength(1);
});

test('[MO5] a provider that refuses the key is named as such; its words, which may quote it, are not passed on', async () => {
  const { post } = endpoint({ OPENAI_API_KEY: key, MODEL: 'openai:rehearsal' }, () =>
    Response.json({ error: { message: `Incorrect API key provided: ${key}` } }, { status: 401 }),
  );
  const response = await post('/v1/chat/completions', said('x'));
  expect(response.status).toBe(401);
  expect(await response.text()).not.toContain(key);
});

test('[MO5] a model that was asked for and is not there is not replaced by another', async () => {
  const { post } = endpoint({ MODEL: 'workers-ai' });
  const response = await post('/v1/chat/completions', said('x'));
  expect(response.status).toBe(503);
  expect(upstreamOf({ MODEL: 'anthropic' })).toEqual(
    hostTroubleOf('modelUnavailable', 'Set ANTHROPIC_API_KEY.'),
  );
});

test('[MO6] nothing else of the provider’s API can be asked for', async () => {
  const { post, asked } = endpoint({ OPENAI_API_KEY: key });
  for (const path of ['/v1/files', '/v1/fine_tuning/jobs', '/v1/messages', '/v1/../v1/files'])
    expect((await post(path, {})).status).toBe(404);
  expect(asked).toEqual([]);
});

test('[MO8] a body is read as far as one may be asked, whatever it says of its size', async () => {
  let read = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      read += 1024 * 1024;
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  const serve = modelEndpoint({
    upstream: () => upstreamOf({ OPENAI_API_KEY: key }),
    isToken: () => true,
    fetch: () => Promise.reject(new Error('a provider was asked')),
    pause: () => Promise.resolve(),
    newId: () => 'id',
  });
  const url = 'http://127.0.0.1/v1/chat/completions';
  const options = { method: 'POST', body: endless, duplex: 'half' as const };
  expect((await serve(new Request(url, options))).status).toBe(413);
  expect(read).toBeLessThan(mostAskedBytes + 8 * 1024 * 1024);
  const said = { 'content-length': String(mostAskedBytes + 1) };
  const lying = new Request(url, { method: 'POST', headers: said, body: '{}' });
  expect((await serve(lying)).status).toBe(413);
});
