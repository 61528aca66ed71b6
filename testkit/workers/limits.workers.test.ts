import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { inOneMinute } from '../in-one-minute.ts';
import { countingDb } from './counting-db.ts';
import { ask, knock, makeTables, signUp, visit } from './identity.ts';
import { toSocket } from './test-socket.ts';

beforeAll(makeTables);

/** As many requests at once; says how each was answered. */
const flood = (count: number, one: (i: number) => Promise<Response>): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => one(i).then(({ status }) => status)));

const post = (path: string, body: object, ip: string, more: Record<string, string> = {}) =>
  visit(
    `/api/auth/${path}`,
    { method: 'POST', body: JSON.stringify(body) },
    { 'content-type': 'application/json', 'cf-connecting-ip': ip, ...more },
  );

const amount = (of: number[], status: number) => of.filter((one) => one === status).length;

test('[AU23] [R73] a flood of sign-ups from one address ends at ten a minute, with words', async () => {
  const person = (i: number) => ({
    name: 'Eve',
    email: `eve${i}-${crypto.randomUUID()}@example.com`,
    password: 'correct horse battery',
  });
  const [answers, refused] = await inOneMinute(async (round) => {
    const address = `203.0.113.1${round}`;
    const all = await flood(14, (i) => post('sign-up/email', person(i), address));
    return [all, await post('sign-up/email', person(99), address)] as const;
  });
  expect([amount(answers, 200), amount(answers, 429)]).toEqual([10, 4]);
  expect([refused.headers.get('retry-after'), await refused.json()]).toEqual([
    '60',
    expect.objectContaining({ code: 'TOO_MANY_TRIES', fix: expect.stringContaining('Wait') }),
  ]);
  expect((await post('sign-up/email', person(100), '203.0.113.20')).status).toBe(200);
});

test('[AU23] [R67] passwords of one account are guessed ten times a minute, whatever the address within a /64', async () => {
  const guess = (email: string, round: number) => (i: number) =>
    post(
      'sign-in/email',
      { email: i % 2 === 0 ? email : email.toUpperCase(), password: `guess number ${i}` },
      `2001:db8:77:${round + 1}:${(i + 1).toString(16)}::${i + 1}`,
      { 'x-forwarded-for': `198.51.100.${i}` },
    );
  const answers = await inOneMinute((round) =>
    flood(16, guess(`ada-${crypto.randomUUID()}@example.com`, round)),
  );
  expect([amount(answers, 401), amount(answers, 429)]).toEqual([10, 6]);
});

test('[AU23] on a laptop too, where no address is counted', async () => {
  const guess = (email: string) => (i: number) =>
    visit(
      '/api/auth/sign-in/email',
      { method: 'POST', body: JSON.stringify({ email, password: `guess number ${i}` }) },
      { 'content-type': 'application/json' },
    );
  const answers = await inOneMinute(() =>
    flood(12, guess(`ada-${crypto.randomUUID()}@example.com`)),
  );
  expect(amount(answers, 429)).toBe(2);
});

test('[AU23] [R65] another spelling of a route is no way around: it is not there', async () => {
  const answers = await flood(3, (i) =>
    visit(`${'/'.repeat(i + 2)}api/auth/sign-in/email`, { method: 'POST', body: '{}' }),
  );
  expect(answers).toEqual([404, 404, 404]);
});

test('[AU23] one recipient gets three letters a minute at the most, from however many addresses', async () => {
  const answers = await inOneMinute((round) => {
    const email = `ada-${crypto.randomUUID()}@example.com`;
    return flood(6, (i) => post('request-password-reset', { email }, `203.0.114.${round}${i}`));
  });
  expect([amount(answers, 200), amount(answers, 429)]).toEqual([3, 3]);
});

test('[AU23] [R73] a flood of handshakes is turned away before D1 and before any room', async () => {
  const ada = await signUp('Ada');
  const own = 'http://localhost:9801';
  const dial = (db: D1Database, round: number) =>
    ask(
      `${own}/parties/autopilot/${ada.room}`,
      {
        headers: {
          origin: own,
          upgrade: 'websocket',
          'cf-connecting-ip': `203.0.113.9${round}`,
          authorization: `Bearer ap_${'0'.repeat(40)}`,
        },
      },
      { ...env, DB: db },
    );
  const [codes, ran] = await inOneMinute(async (round) => {
    const { db, ran } = countingDb(env.DB);
    const all = await Promise.all(Array.from({ length: 320 }, () => dial(db, round)));
    const ends = all.map(async (one) => (await toSocket(one).closed).code);
    return [await Promise.all(ends), ran] as const;
  });
  expect([amount(codes, 4401), amount(codes, 4429), ran.length]).toEqual([300, 20, 300]);
  const other = await knock(`/parties/autopilot/${ada.room}`, { cookie: ada.cookie });
  expect((await toSocket(other).hello()).self.role).toBe('owner');
});

test('[AU23] a body that nobody honest sends is not read to its end', async () => {
  const answer = await post('sign-in/email', { email: 'x'.repeat(20_000) }, '203.0.113.50');
  expect(answer.status).toBe(413);
});
