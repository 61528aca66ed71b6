import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { runId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import { Producer } from '../../shared/producer/producer.ts';
import type { RunNews } from './run-news.ts';
import { beginStory, type RunStory, stepStory } from './run-story.ts';
import { RunTeller } from './run-teller.ts';
import { partUnits } from './segments.ts';

const id = runId.parse('run1');
const opened = {
  state: 'running' as const,
  stopping: false,
  askedBy: principal.parse('human:jo'),
  parts: [],
  title: '',
  instructions: [],
  memory: '',
  summary: null,
  context: [],
  missed: 0,
  due: false,
  untitled: false,
};

/** Tells a story step by step to a room that takes everything at once; returns all that left. */
function tellAll(steps: readonly RunNews[], secrets: readonly string[]): string {
  const producer = new Producer(id, { fromMs: 0, toMs: 250 });
  const nameOf = ({ provider, id: model }: { provider: string; id: string }) => ({
    provider,
    id: model,
    rehearsal: false,
  });
  const teller = new RunTeller({ producer, runId: id, secrets, nameOf });
  producer.attach(opened);
  let left = '';
  let story: RunStory = beginStory(0);
  const pump = (now: number) => {
    for (let round = 0; round < 5; round++) {
      const { texts, asks } = producer.pump(now);
      for (const { text } of texts) left += text;
      for (const { method, params, answered } of asks) {
        left += JSON.stringify(params);
        answered(answers(method, params));
      }
    }
  };
  for (const [n, news] of steps.entries()) {
    story = stepStory(story, news, n);
    teller.tell(story);
    pump(n * 1_000);
  }
  return left;
}

/** What the room has: all that came. */
function answers(method: string, params: unknown): unknown {
  const read = z.parse(said, params);
  if (method === 'part.end') return { ended: true, have: read.length };
  const isText = method === 'part.start' || method === 'part.revise';
  const have = read.keep ?? read.text?.length ?? 0;
  return isText ? { ref: 1, rev: read.rev ?? 0, have, saved: have } : {};
}

const said = z.looseObject({
  text: z.optional(z.string()),
  keep: z.optional(z.number()),
  rev: z.optional(z.number()),
  length: z.optional(z.number()),
});

const words = (text: string): RunNews => ({ kind: 'words', segment: 's', text, isThought: false });
const final: RunNews = { kind: 'over', how: 'final', text: '', reason: '' };

test('[R109] a secret that is split at any place, over words that come, is in nothing that leaves', () => {
  const secret = 'canary-0123456789';
  const whole = `before ${secret} behind`;
  for (let at = 1; at < whole.length; at++)
    for (const next of [at + 1, at + 5, whole.length]) {
      const steps = [words(whole.slice(0, at)), words(whole.slice(0, next)), words(whole), final];
      const left = tellAll(steps, [secret]);
      expect(left, `split at ${at}`).not.toContain(secret);
      expect(left, `split at ${at}`).toContain('[redacted]');
    }
});

test('[R109] nor in what a call takes, brings, or fails with', () => {
  const secret = 'canary-0123456789';
  const left = tellAll(
    [
      { kind: 'tool', callId: 'c1', name: 'exec', input: { command: `echo ${secret}` } },
      { kind: 'output', callId: 'c1', text: `half ${secret}` },
      { kind: 'result', callId: 'c1', isError: true, output: { text: `no ${secret}` } },
      final,
    ],
    [secret],
  );
  expect(left).not.toContain(secret);
});

test('[R109] nor where what it brings is cut, or has not come to its end', () => {
  const secret = 'canary-0123456789';
  const call: RunNews = { kind: 'tool', callId: 'c1', name: secret, input: {} };
  for (let at = 1; at <= secret.length; at++) {
    const half = `${'x'.repeat(6 * 1024 + 20 - at)} ${secret}`;
    const tail = secret.slice(secret.length - 9);
    const steps: RunNews[] = [
      call,
      { kind: 'output', callId: 'c1', text: half.slice(0, half.length - 1) },
      { kind: 'result', callId: 'c1', isError: true, output: { text: half + 'y'.repeat(6_000) } },
      { kind: 'over', how: 'error', text: '', reason: `the key ${secret} is refused` },
    ];
    const left = tellAll(steps, [secret]);
    for (const piece of [secret, secret.slice(0, 9), tail])
      expect(left, `cut at ${at}`).not.toContain(piece);
  }
});

test('[GC24] words that the gateway replaces are replaced from where they differ', () => {
  const left = tellAll([words('One two three'), words('One four'), final], []);
  expect(left).toContain('"keep":4');
  expect(left).toContain('four');
});

test('[GC25] much output is shown by its end, and said to be cut', () => {
  const text = `${'x'.repeat(50_000)}the end`;
  const left = tellAll(
    [
      { kind: 'tool', callId: 'c1', name: 'exec', input: {} },
      { kind: 'result', callId: 'c1', isError: false, output: { text } },
      final,
    ],
    [],
  );
  expect(left).toContain('the end');
  expect(left).toContain('"cut":true');
  expect(left.length).toBeLessThan(10_000);
});

test('[GC35] words beyond what a part holds go on in the next, and a secret between them is in neither', () => {
  const secret = 'canary-0123456789';
  for (let at = 1; at < secret.length; at++) {
    const text = `${'x'.repeat(partUnits - at)}${secret} and the rest`;
    const left = tellAll([words(text.slice(0, partUnits - 20)), words(text), final], [secret]);
    expect(left, `split at ${at}`).not.toContain(secret.slice(0, 9));
    expect(left, `split at ${at}`).not.toContain(secret.slice(-9));
    expect(left).toContain('[redacted] and the rest');
    expect(left).toContain(`"partId":"run1-1tm"`);
  }
});
