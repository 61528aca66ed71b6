import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Trouble } from '../../shared/model/run.ts';
import { deviceKey } from './device-key.ts';
import type { GatewayEvent } from './gateway-event.ts';
import { type GatewayHello, GatewayLink } from './gateway-link.ts';
import {
  RecordedGateway,
  type RecordedLine,
  recordedRefusals,
  recording,
} from './rig/recorded-gateway.ts';
import { beginStory, type RunStory, stepStory } from './run-story.ts';

/** The link to a gateway that says what a real one said, and all that the link told until `enough`. */
async function heardOf(
  connections: RecordedLine[][],
  enough: (told: readonly (GatewayHello | Trouble)[], events: readonly GatewayEvent[]) => boolean,
) {
  const folder = mkdtempSync(join(tmpdir(), 'recorded-'));
  const gateway = await RecordedGateway.start(...connections);
  const told: (GatewayHello | Trouble)[] = [];
  const events: GatewayEvent[] = [];
  let gaps = 0;
  const heard = Promise.withResolvers<void>();
  const look = () => enough(told, events) && heard.resolve();
  const tell = (one: GatewayHello | Trouble) => {
    told.push(one);
    look();
  };
  const event = (one: GatewayEvent) => {
    events.push(one);
    look();
  };
  const address = { url: gateway.url, token: 'a token', key: deviceKey(join(folder, 'key.pem')) };
  const gap = () => gaps++;
  const link = new GatewayLink(address, { up: tell, down: tell, event, gap });
  onTestFinished(async () => {
    link.close();
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  link.open();
  await heard.promise;
  return { told, events, gaps, dialled: gateway.dialled };
}

const isEnd = (event: GatewayEvent | undefined, runId: string) =>
  event?.kind === 'over' && event.runId === runId;

/** What the room would be shown of a run. */
function storyOf(events: readonly GatewayEvent[], runId: string) {
  const story = events.reduce<RunStory>(
    (now, event) => ('runId' in event && event.runId === runId ? stepStory(now, event, 0) : now),
    beginStory(0),
  );
  const parts = story.parts.map((part) =>
    part.kind === 'tool' ? `${part.name} ${part.state}: ${part.error ?? ''}` : part.text,
  );
  return { parts, end: story.end?.state, trouble: story.end?.trouble };
}

const denied = '9e8bdbfb-fe29-4f7d-98e6-d35d604e665f';
const aborted = 'ed2d682c-5781-4f07-b9f4-8632fb2c2c77';
const followup = 'd475ee75-080e-47c9-a85a-352c3b2cb3a8';
const broken = '6467223d-176d-4a19-aab8-f51d28f6660f';

test('[GC6] [GC31] a recorded command that was denied: its question, the no, and the run that goes on with it', async () => {
  const lines = recording('03-exec-approval-deny');
  const { told, events, gaps } = await heardOf([lines], (_, all) => isEnd(all.at(-1), denied));
  expect(told).toMatchObject([{ version: '2026.9.6' }]);
  expect(gaps).toBe(0);
  const question = events.find((event) => event.kind === 'asked')?.approval;
  const answer = events.find((event) => event.kind === 'decided');
  expect(question).toMatchObject({
    id: answer?.id,
    request: { command: 'touch /srv/gw/should-not-exist', runId: denied },
  });
  expect(answer).toMatchObject({ decision: 'deny', by: 'gateway-client' });
  const { parts, end } = storyOf(events, denied);
  expect(parts[0]).toBe('exec failed: Stopped before anybody decided.');
  expect(parts.slice(1).join('')).toMatch(/^Tool said: Exec denied \(gateway id=/);
  expect(end).toBe('done');
});

test('[GC13] [GC31] a recorded Stop in the middle of words: they are kept, and what was said behind it is answered', async () => {
  const lines = recording('04-abort');
  const { events } = await heardOf([lines], (_, all) => isEnd(all.at(-1), followup));
  expect(storyOf(events, aborted)).toEqual({
    parts: ['word0 word1 word2 word3 word4 word5 word6'],
    end: 'stopped',
    trouble: undefined,
  });
  expect(storyOf(events, followup)).toMatchObject({
    parts: [expect.stringMatching(/^Hello from the mock model.* end of reply\.$/)],
    end: 'done',
  });
});

const verdicts: Readonly<Record<string, string>> = {
  'protocol 3': 'wrongProtocol',
  'protocol 5-6': 'wrongProtocol',
  'mode operator (doc example)': 'wrongProtocol',
  'custom client id': 'wrongProtocol',
  'unknown connect field': 'wrongProtocol',
};

test.each(recordedRefusals())(
  '[R116] [GC31] a recorded refusal at the door ($name) has its reason, and is not dialled again at once',
  async ({ name, lines }) => {
    const { told, dialled } = await heardOf([lines], (all) => all.length > 0);
    expect(told).toMatchObject([{ code: verdicts[name] ?? 'notAdmitted' }]);
    await new Promise((passed) => setTimeout(passed, 300));
    expect(dialled).toHaveLength(1);
  },
);

test('[GC9] [GC7] [GC31] a recorded gateway whose configuration changed under a run, and that was shut down', async () => {
  const lines = recording('10-error-config-shutdown');
  const { told, events } = await heardOf([lines], (all) => all.length > 1);
  expect(told).toMatchObject([{ version: '2026.9.6' }, { code: 'gatewayDown' }]);
  expect(storyOf(events, broken)).toMatchObject({
    end: 'failed',
    trouble: { code: 'gatewayRunFailed', message: expect.stringMatching(/was superseded/) },
  });
  expect(events.at(-1)).toEqual({ kind: 'shutdown' });
});

test('[GC70] [GC31] a recorded gateway that starts says when to come again, and is up then', async () => {
  const starting = recording('11-startup-unavailable');
  const { told, dialled } = await heardOf(
    [starting, recording('11-startup-connect')],
    (all) => all.length > 0,
  );
  expect(told).toMatchObject([{ bootId: '2b5ab37f-6567-46f9-be89-26d47beff373' }]);
  const [first = 0, second = 0] = dialled;
  expect(second - first).toBeGreaterThanOrEqual(490);
});
