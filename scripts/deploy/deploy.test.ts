import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deploy, type Ran } from './deploy.ts';
import { readDeployment } from './deployment.ts';
import type { Answer } from './is-up.ts';
import type { Step } from './plan.ts';

const ofLaptop = readFileSync(join(import.meta.dirname, '../../wrangler.toml'), 'utf8');
const ofAccount = ofLaptop.replaceAll(
  '00000000-0000-0000-0000-000000000000',
  '5e0c1f7a-9d1b-4a55-8a2e-0d6a4a6f1c11',
);
const origin = 'https://autopilot.example.com';
const secrets = ['AUTH_SECRET', 'SETUP_CODE', 'ANTHROPIC_API_KEY', 'MAIL_SMTP_URL', 'MAIL_FROM'];
const well: Answer = { status: 200, body: '{"ok":true}' };
const named = (names: readonly string[]): Ran => ({
  code: 0,
  said: `⛅️ wrangler\n${JSON.stringify(names.map((name) => ({ name, type: 'secret_text' })))}\n`,
});

/** An account, a machine and what was asked of them. */
async function deployed(
  args: readonly string[],
  {
    toml = ofAccount,
    whoami = { code: 0, said: 'You are logged in' },
    list = named(secrets),
    docker = 0,
    fails = '',
    answers = [well],
  }: {
    toml?: string;
    whoami?: Ran;
    list?: Ran;
    docker?: number;
    fails?: string;
    answers?: readonly Answer[];
  } = {},
) {
  const said: string[] = [];
  const asked: string[] = [];
  const ran: Step[] = [];
  const fetched: string[] = [];
  const code = await deploy(readDeployment(args), {
    wranglerToml: toml,
    scratch: '/scratch',
    ask: (program, words) => {
      asked.push([program, ...words].join(' '));
      if (program === 'docker') return Promise.resolve({ code: docker, said: '' });
      return Promise.resolve(words[0] === 'whoami' ? whoami : list);
    },
    run: (step) => {
      ran.push(step);
      return Promise.resolve(fails !== '' && step.words.includes(fails) ? 1 : 0);
    },
    fetch: (url) => Promise.resolve(answers[fetched.push(url) - 1] ?? null),
    pause: () => Promise.resolve(),
    newCode: () => 'a-new-code-of-32-characters-00000',
    say: (words) => said.push(words),
  });
  const line = ({ program, args: words }: Step): string => [program, ...words].join(' ');
  return { code, asked, ran, fetched, lines: ran.map(line), said: said.join('\n') };
}

test('[M165] one command builds, migrates and deploys, in this order', async () => {
  const { code, lines, said } = await deployed([origin]);
  expect(lines).toEqual([
    'vite build --logLevel warn',
    'build-container',
    'wrangler d1 migrations apply DB --remote --env production',
    `wrangler deploy --env production --var PUBLIC_ORIGIN:${origin} --domain autopilot.example.com`,
  ]);
  expect([code, said]).toEqual([0, expect.stringContaining(`It is at ${origin}.`)]);
});

test('[M165] a host of one’s own is made to lead to the Worker; its address at workers.dev does already', async () => {
  const own = 'https://autopilot-production.ada.workers.dev';
  const { lines } = await deployed([own]);
  expect(lines.at(-1)).toBe(`wrangler deploy --env production --var PUBLIC_ORIGIN:${own}`);
});

test('[M165] it is said to be there only once it answered there', async () => {
  const late = await deployed([origin], { answers: [null, { status: 530, body: 'DNS' }, well] });
  expect(late.fetched).toEqual(Array(3).fill(`${origin}/api/auth/ok`));
  expect(late.said).toContain(`It is at ${origin}.`);

  const somebodyElse = Array<Answer>(20).fill({ status: 200, body: '<title>Parked</title>' });
  for (const answers of [[], somebodyElse]) {
    const { code, fetched, said } = await deployed([origin], { answers });
    expect([code, fetched.length]).toEqual([0, 10]);
    expect(said).not.toContain('It is at');
    expect(said).toContain(`does not answer at ${origin} yet`);
  }

  const problems = [{ name: 'MAIL_FROM', message: 'Letters need it.', fix: 'Set it.' }];
  const refused = { status: 503, body: JSON.stringify({ ok: false, problems }) };
  const { code, said } = await deployed([origin], { answers: Array(10).fill(refused) });
  expect([code, said]).toEqual([1, expect.stringContaining('MAIL_FROM: Letters need it.')]);
  expect(said).not.toContain('It is at');
});

test('[M165] what sends letters without whom they come from would let nobody in: it is needed first', async () => {
  const list = named(secrets.filter((name) => name !== 'MAIL_FROM'));
  const { code, ran, said } = await deployed([origin], { list });
  expect([code, ran]).toEqual([1, []]);
  expect(said).toContain('npx wrangler secret put MAIL_FROM --env production');
  const none = named(secrets.filter((name) => !name.startsWith('MAIL_')));
  expect(await deployed([origin], { list: none })).toMatchObject({ code: 0 });
});

test('[M165] everything that is missing is said at once, with what mends it, and nothing is changed', async () => {
  const { code, ran, said } = await deployed(['http://not.safe/path'], {
    toml: ofLaptop,
    list: { code: 1, said: 'This Worker does not exist on your account. [code: 10007]' },
    docker: 127,
  });
  expect([code, ran]).toEqual([1, []]);
  for (const mend of [
    'npm run deploy -- https://',
    'npx wrangler d1 create autopilot',
    'wrangler secret put AUTH_SECRET --env production',
    '--without-openclaws',
  ])
    expect(said).toContain(mend);
  expect(said).toContain('Nothing was deployed: 4 of these are needed first.');
});

test('[M165] one database too few is noticed, whichever it is', async () => {
  const [first = '', ...rest] = ofAccount.split('database_id = "5e0c1f7a');
  const half = [first, rest.join('database_id = "00000000')].join('database_id = "5e0c1f7a');
  expect(await deployed([origin], { toml: half })).toMatchObject({ code: 1, ran: [] });
  expect(await deployed([origin, '--without-openclaws'], { toml: half })).toMatchObject({
    code: 0,
  });
});

test('[M165] who is not signed in is told so, and asked for nothing else', async () => {
  const whoami = { code: 0, said: 'You are not authenticated. Please run `wrangler login`.' };
  const { code, asked, said } = await deployed([origin], { whoami });
  expect([code, asked]).toEqual([1, ['docker info', 'wrangler whoami']]);
  expect(said).toContain('npx wrangler login');
});

test('[M165] secrets that cannot be read are not taken for none: no secret is made anew', async () => {
  const { code, ran, said } = await deployed([origin], { list: { code: 1, said: 'timeout' } });
  expect([code, ran]).toEqual([1, []]);
  expect(said).not.toContain('put AUTH_SECRET');
});

test('[M165] a setup code is made where there is none, given over without being an argument, and printed once it counts', async () => {
  const { lines, ran, said } = await deployed([origin], { list: named(['AUTH_SECRET']) });
  expect(lines).toContain('wrangler secret put SETUP_CODE --env production');
  expect(ran.find(({ input }) => input !== undefined)?.input).toBe(
    'a-new-code-of-32-characters-00000',
  );
  expect(lines.join()).not.toContain('a-new-code');
  expect(said).toContain('the first admin: a-new-code');
  expect(said).toContain('No model has a key');
  const list = named(['AUTH_SECRET']);
  expect((await deployed([origin], { list, fails: 'setup code' })).said).not.toContain(
    'a-new-code',
  );
  expect((await deployed([origin], { list, fails: 'deploying' })).said).toContain('a-new-code');
});

test('[M165] what fails ends it: the Worker does not come before its migration', async () => {
  const { code, lines, said } = await deployed([origin], { fails: 'migrating' });
  expect([code, lines.at(-1)]).toEqual([1, expect.stringContaining('d1 migrations')]);
  expect(said).toContain('run the same again');
});

test('[M165] without OpenClaws nobody asks for docker, and nothing is built for it', async () => {
  const { code, asked, lines } = await deployed([origin, '--without-openclaws'], { docker: 127 });
  expect(code).toBe(0);
  expect(asked).toEqual(['wrangler whoami', 'wrangler secret list --format json --env ']);
  expect(lines.join('\n')).not.toMatch(/container|production/);
});

test('[M165] a dry run asks no account, uploads nothing, and still says what is missing', async () => {
  const { code, asked, lines, said } = await deployed([origin, '--dry-run'], { toml: ofLaptop });
  expect([code, asked]).toEqual([1, ['docker info']]);
  expect(lines.filter((one) => one.startsWith('wrangler'))).toEqual([
    'wrangler d1 migrations apply DB --local --persist-to /scratch --env production',
    `wrangler deploy --env production --var PUBLIC_ORIGIN:${origin} --domain autopilot.example.com --dry-run --outdir /scratch/worker`,
  ]);
  expect(said).toContain('npx wrangler d1 create autopilot');
  expect(await deployed([origin, '--dry-run'])).toMatchObject({ code: 0 });
  const noDocker = await deployed([origin, '--dry-run'], { docker: 127 });
  expect([noDocker.code, noDocker.lines.at(-1)]).toEqual([
    1,
    expect.stringContaining('--containers-rollout none'),
  ]);
});

test('[M165] what is not understood is told how it is written', () => {
  expect(() => readDeployment(['--dryrun'])).toThrow('npm run deploy -- https://');
});
