import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { makeModelToken } from '../../party/auth/model-token.ts';
import { mostAskedBytes } from '../../runtime/host/model/model-endpoint.ts';
import { instanceId, roomId } from '../../shared/model/ids.ts';
import { ask, makeTables, origin } from './identity.ts';
import { arrive, boot, decided, openClawOf, secret, tokenOf } from './openclaw-stage.ts';

beforeAll(makeTables);
afterEach(() => vi.restoreAllMocks());

const key = 'sk-canary-of-the-provider-0123456789';
const bindings = { ...env, MODEL: 'openai:gpt-x', OPENAI_API_KEY: key };

/** What was asked of the provider, which answers with all that it was told. */
function provider() {
  const asked: { url: string; authorization: string | null; body: string }[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (request, init) => {
    const { url, headers, body } = new Request(request, init);
    const text = await new Response(body).text();
    asked.push({ url, authorization: headers.get('authorization'), body: text });
    return Response.json(
      { said: text },
      { headers: { 'x-told': headers.get('authorization') ?? '' } },
    );
  });
  return asked;
}

const modelToken = (room: string, id: string, generation = 1, of = secret): Promise<string> =>
  makeModelToken(of, { roomId: roomId.parse(room), instanceId: instanceId.parse(id), generation });

const askModel = (token: string | null, body = '{"model":"gpt-x"}', path = 'v1/chat/completions') =>
  ask(
    `${origin}/api/model/${path}`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
    },
    bindings,
  );

/** An OpenClaw whose box is there. */
async function running(name: string) {
  const stage = await openClawOf(name);
  const connector = await arrive(stage.room, await tokenOf(stage.room, stage.id));
  await connector.does('gateway.hello', boot);
  return stage;
}

test('[MO7] the box of an instance is answered with the key of the server, which is in nothing that it hears', async () => {
  const { room, id } = await running('Ada');
  const asked = provider();
  const token = await modelToken(room, id);
  const answer = await askModel(token);
  const heard = `${JSON.stringify([...answer.headers])} ${await answer.text()}`;
  expect(answer.status).toBe(200);
  expect(asked).toEqual([
    {
      url: 'https://api.openai.com/v1/chat/completions',
      authorization: `Bearer ${key}`,
      body: '{"model":"gpt-x"}',
    },
  ]);
  expect(heard).not.toContain(key);
  expect(JSON.stringify(asked)).not.toContain(token);
});

test('[MO7] [R53] without a token, with one of another kind, secret or tenant: 401, and no provider is asked', async () => {
  const ben = await running('Ben');
  const cyd = await running('Cyd');
  const asked = provider();
  const tokens = {
    none: null,
    empty: '',
    words: 'sk-something-else',
    connector: await tokenOf(ben.room, ben.id),
    'another secret': await modelToken(ben.room, ben.id, 1, 'x'.repeat(40)),
    'the instance of another tenant': await modelToken(ben.room, cyd.id),
    'the room of another tenant': await modelToken(cyd.room, ben.id),
    'no such instance': await modelToken(ben.room, 'nobody'),
    'a room that never was': await modelToken('never-was', ben.id),
  };
  for (const [what, token] of Object.entries(tokens)) {
    const answer = await askModel(token);
    expect([what, answer.status]).toEqual([what, 401]);
    expect([what, (await answer.text()).includes(key)]).toEqual([what, false]);
  }
  expect(asked).toEqual([]);
});

test('[MO7] a token of a later or an earlier start, and of a box that is deleted, opens nothing', async () => {
  const { person, room, id } = await running('Dee');
  const asked = provider();
  const token = await modelToken(room, id);
  expect((await askModel(token)).status).toBe(200);
  expect((await askModel(await modelToken(room, id, 2))).status).toBe(401);
  await person.does('instances.restart', { instanceId: id });
  expect((await askModel(token)).status).toBe(401);
  await decided(person, 'instances.remove', { instanceId: id });
  expect((await askModel(await modelToken(room, id, 2))).status).toBe(401);
  expect(asked).toHaveLength(1);
});

test('[MO8] a request larger than a model is asked ends there, and nothing of it goes on', async () => {
  const { room, id } = await running('Eve');
  const asked = provider();
  const token = await modelToken(room, id);
  const answer = await askModel(token, 'x'.repeat(mostAskedBytes + 1));
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({
    error: { message: expect.stringMatching(/larger/) },
  });
  expect(asked).toEqual([]);
});

test('[MO6] [MO7] of the provider nothing else can be asked', async () => {
  const { room, id } = await running('Fay');
  const asked = provider();
  const token = await modelToken(room, id);
  for (const path of ['v1/files', 'v1/messages', 'v1/models/x', ''])
    expect([path, (await askModel(token, '{}', path)).status]).toEqual([path, 404]);
  expect(asked).toEqual([]);
});

test('[MO7] the words of a provider that refuses the key stay here', async () => {
  const { room, id } = await running('Gil');
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () =>
    Response.json({ error: { message: `Incorrect API key provided: ${key}` } }, { status: 401 }),
  );
  const answer = await askModel(await modelToken(room, id));
  expect(answer.status).toBe(401);
  expect(await answer.text()).not.toContain(key);
});
