import { expect, test } from 'vitest';
import { sha256Hex } from '../lib/sha256.ts';
import type { ProducedPart } from '../methods/produce.ts';
import { messageId, partId, runId } from '../model/ids.ts';
import { principal } from '../model/principal.ts';
import { limits } from '../protocol/limits.ts';
import type { Ask } from './ask.ts';
import { Producer, type RunOpened } from './producer.ts';

const run = runId.parse('run');
const place = (id: string, i = 0) => ({
  messageId: messageId.parse('m'),
  partId: partId.parse(id),
  i,
  kind: 'text' as const,
});
const model = { provider: 'x', id: 'y', rehearsal: false };

/** What the room says it has of a text. */
const found = (
  text: string,
  more: Partial<{
    id: string;
    rev: number;
    saved: number;
    ended: boolean;
    i: number;
    long: boolean;
  }> = {},
): ProducedPart => {
  const { id = 'p', rev = 0, saved = text.length, ended = false, i = 0, long = false } = more;
  const words = ended || long ? {} : { text };
  return { ...place(id, i), ended, ref: 7, rev, have: text.length, saved, ...words };
};

const opened = (...parts: ProducedPart[]): RunOpened => ({
  state: 'running',
  stopping: false,
  askedBy: principal.parse('human:ada'),
  parts,
  title: '',
  instructions: [],
  memory: '',
  context: [],
  summary: null,
  missed: 0,
  due: false,
  untitled: false,
});

/** A producer with its room at hand: what it says is written down, what it asks is answered by hand. */
class Bench {
  readonly producer = new Producer(run, { fromMs: 33, toMs: 100 });
  now = 0;
  private asks: Ask[] = [];

  /** Everything it has to say now. */
  said(): string[] {
    const { texts, asks } = this.producer.pump(this.now);
    this.asks.push(...asks);
    return [
      ...texts.map(
        ({ rev, offset, text, persist }) =>
          `${rev}@${offset} ${JSON.stringify(text)}${persist ? ' persist' : ''}`,
      ),
      ...asks.map(
        ({ method, params }) =>
          `${method} ${JSON.stringify(params, (key, value) => (['runId', 'messageId', 'i', 'kind', 'sha256'].includes(key) ? undefined : value))}`,
      ),
    ];
  }

  answer(payload: object): void {
    const asked = this.asks.shift();
    if (asked === undefined) throw new Error('nothing was asked');
    asked.answered(payload);
  }

  saved(
    have: number,
    more: { saved?: number; again?: boolean; rev?: number; paceMs?: number } = {},
  ): void {
    const { saved = have, rev = 0, paceMs = 33, again } = more;
    this.producer.confirm(
      { ref: 7, rev, have, saved, paceMs, ...(again === undefined ? {} : { again }) },
      this.now,
    );
  }

  get wakeAt(): number | null {
    return this.producer.pump(this.now).wakeAt;
  }
}

const standing = (have: number, rev = 0, saved = have) => ({ ref: 7, rev, have, saved });

/** A bench whose part `p` was started with `first` and answered. */
function started(first = 'Hi'): { bench: Bench; text: ReturnType<Producer['text']> } {
  const bench = new Bench();
  bench.producer.attach(opened());
  const text = bench.producer.text(place('p'));
  text.write(first);
  bench.said();
  bench.answer(standing(first.length));
  return { bench, text };
}

test('[PR1] the first text starts the part at once, the next is merged, the end tells length and hash', () => {
  const bench = new Bench();
  bench.producer.attach(opened());
  bench.producer.begin(model);
  const text = bench.producer.text(place('p'));
  expect(bench.said()).toEqual(['run.start {"model":{"provider":"x","id":"y","rehearsal":false}}']);
  bench.answer({});
  text.write('Hi');
  expect(bench.said()).toEqual(['part.start {"partId":"p","text":"Hi"}']);
  text.write(' you');
  expect(bench.said()).toEqual([]);
  bench.answer(standing(2));
  expect([bench.said(), bench.wakeAt]).toEqual([[], 33]);
  text.write(' all');
  bench.now = 33;
  expect(bench.said()).toEqual(['0@2 " you all"']);
  text.write('.');
  text.end('done');
  expect(bench.said()).toEqual([
    '0@10 "."',
    'part.end {"partId":"p","rev":0,"length":11,"state":"done"}',
  ]);
  bench.producer.end({ state: 'done' });
  expect(bench.said()).toEqual([]);
  bench.answer({ ended: true, have: 11 });
  expect(bench.said()).toEqual(['run.end {"state":"done"}']);
  bench.answer({});
  expect([bench.producer.isDone, bench.said()]).toEqual([true, []]);
});

test('[PR2] the oldest text that nobody saved is saved within a second, also in a pause', () => {
  const { bench, text } = started();
  bench.now = 100;
  text.write('a');
  expect(bench.said()).toEqual(['0@2 "a"']);
  expect(bench.wakeAt).toBe(100 + limits.persistMs);
  bench.now = 100 + limits.persistMs;
  expect(bench.said()).toEqual(['0@3 "" persist']);
  expect(bench.wakeAt).toBeNull();
});

test('[PR3] a new socket: it sends what the room does not have, and saves what it has not saved', () => {
  const { bench, text } = started('Hello');
  bench.producer.detach();
  text.write(', how are you');
  expect(bench.said()).toEqual([]);
  bench.producer.attach(opened(found('Hel', { saved: 1 })));
  expect(bench.said()).toEqual(['0@3 "lo, how are you" persist']);
});

test('[PR3] a room that has nothing of it gets all of it', () => {
  const { bench } = started('Hello');
  bench.producer.attach(opened());
  expect(bench.said()).toEqual(['part.start {"partId":"p","text":"Hello"}']);
});

test('[PR4] "again" sends from where the room is', () => {
  const { bench, text } = started();
  bench.now = 100;
  text.write(' there');
  bench.said();
  bench.saved(4, { saved: 2, again: true });
  expect(bench.said()).toEqual(['0@4 "here" persist']);
});

test('[PR4] a confirmation of another revision says nothing', () => {
  const { bench } = started();
  bench.saved(0, { rev: 1, again: true });
  expect(bench.said()).toEqual([]);
});

test('[PR5] words that an interrupted attempt wrote are kept as far as they are the same', () => {
  const bench = new Bench();
  bench.producer.attach(opened(found('The answer is 41')));
  const text = bench.producer.text(place('p'));
  expect(bench.said()).toEqual(['part.revise {"partId":"p","rev":1,"keep":16}']);
  bench.answer(standing(16, 1));
  text.write('The answer');
  expect(bench.said()).toEqual([]);
  text.write(' is 42.');
  expect(bench.said()).toEqual(['part.revise {"partId":"p","rev":2,"keep":15}']);
  bench.answer(standing(15, 2));
  expect(bench.said()).toEqual(['2@15 "2."']);
});

test('[PR5] the same words again: only the revision tells', () => {
  const bench = new Bench();
  bench.producer.attach(opened(found('Hello', { rev: 3 })));
  const text = bench.producer.text(place('p'));
  text.write('Hello you');
  expect(bench.said()).toEqual(['part.revise {"partId":"p","rev":4,"keep":5}']);
  bench.answer(standing(5, 4));
  expect(bench.said()).toEqual(['4@5 " you"']);
});

test('[PR5] fewer words: what the room has too much is cut', () => {
  const bench = new Bench();
  bench.producer.attach(opened(found('Hello you')));
  const text = bench.producer.text(place('p'));
  text.write('Hello');
  text.end('done');
  expect(bench.said()).toEqual(['part.revise {"partId":"p","rev":2,"keep":5}']);
  bench.answer(standing(5, 2));
  expect(bench.said()).toEqual(['part.end {"partId":"p","rev":2,"length":5,"state":"done"}']);
});

test('[PR5] words too long to compare are written anew', () => {
  const bench = new Bench();
  bench.producer.attach(opened(found('long ago', { long: true })));
  bench.producer.text(place('p')).write('long');
  expect(bench.said()).toEqual(['part.revise {"partId":"p","rev":1,"keep":0}']);
});

test('[PR6] what an attempt wrote before it knew what the room has is compared then', () => {
  const bench = new Bench();
  const text = bench.producer.text(place('p'));
  text.write('The answer is 42');
  bench.producer.attach(opened(found('The answer was 41', { rev: 1 })));
  expect(bench.said()).toEqual(['part.revise {"partId":"p","rev":2,"keep":11}']);
  bench.answer(standing(11, 2));
  expect(bench.said()).toEqual(['2@11 "is 42"']);
});

test('[PR6] and so are words that were whole before', () => {
  const bench = new Bench();
  const text = bench.producer.text(place('p'));
  text.write('Hel');
  text.end('done');
  bench.producer.attach(opened(found('Hello', { rev: 1 })));
  expect(bench.said()).toEqual(['part.revise {"partId":"p","rev":2,"keep":3}']);
  bench.answer(standing(3, 2));
  expect(bench.said()).toEqual(['part.end {"partId":"p","rev":2,"length":3,"state":"done"}']);
});

test('[PR6] its own words are not compared: only the answer to their start was lost', () => {
  const bench = new Bench();
  bench.producer.attach(opened());
  const text = bench.producer.text(place('p'));
  text.write('Hi');
  bench.said();
  bench.producer.attach(opened(found('Hi')));
  text.write(' you');
  bench.now = 33;
  expect(bench.said()).toEqual(['0@2 " you"']);
});

test('[PR7] a part that ended is not written again', () => {
  const bench = new Bench();
  bench.producer.attach(opened(found('Hello', { rev: 2, ended: true })));
  const text = bench.producer.text(place('p'));
  text.write('Hello');
  text.end('done');
  expect([bench.said(), text.isDone, bench.producer.isReplaced]).toEqual([[], true, false]);
});

test('[PR8] a revision that it did not raise takes the part away', () => {
  const { bench } = started();
  bench.producer.attach(opened(found('Hi', { rev: 1 })));
  expect(bench.producer.isReplaced).toBe(true);
});

test('[PR9] parts that another attempt left in a stretch that is written are void', () => {
  const bench = new Bench();
  bench.producer.attach(
    opened(found('old thought', { id: 'left' }), found('later', { id: 'next', i: 1000 })),
  );
  bench.producer.wrote({ from: 0, below: 1000 });
  expect(bench.said()).toEqual(['part.revise {"partId":"left","rev":2,"keep":0}']);
  bench.answer(standing(0, 2));
  expect(bench.said()).toEqual([
    'part.end {"partId":"left","rev":2,"length":0,"state":"interrupted"}',
  ]);
});

test('[PR10] a slow room holds the producer back, and lets it go on', () => {
  const { bench, text } = started('x');
  const sentIn = (frames: number): number => {
    let units = 0;
    for (let i = 0; i < frames; i++, bench.now += 33)
      for (const one of bench.producer.pump(bench.now).texts) units += one.text.length;
    return units;
  };
  text.write('y'.repeat(3 * limits.producerUnconfirmedUnits));
  const most = limits.producerUnconfirmedUnits;
  expect(sentIn(100)).toBe(most);
  bench.saved(1 + most / 2);
  expect(sentIn(100)).toBe(most / 2);
});

test('[PR11] a pair of surrogates split over two writes is joined, half a one becomes U+FFFD', () => {
  const { bench, text } = started();
  bench.now = 100;
  text.write('a\ud83c');
  expect(bench.said()).toEqual(['0@2 "a"']);
  bench.now = 200;
  text.write('\udf31b');
  expect(bench.said()).toEqual(['0@3 "🌱b"']);
  text.write('\ud83c');
  text.end('done');
  expect(bench.said()[0]).toBe('0@6 "\ufffd"');
});

test('[PR11] no frame ends inside a pair', () => {
  const { bench, text } = started('x');
  text.write('🌱'.repeat(limits.deltaUnits));
  text.end('done');
  bench.now = 100;
  const texts = bench.producer.pump(bench.now).texts.map((one) => one.text);
  expect(texts.length).toBeGreaterThan(1);
  for (const one of texts) expect(one.isWellFormed()).toBe(true);
});

test('[PR12] the room paces, within bounds', () => {
  const { bench, text } = started();
  for (const [paceMs, waits] of [
    [50, 50],
    [9_999, 100],
    [1, 33],
  ] as const) {
    bench.now += 10_000;
    text.write('a');
    bench.said();
    bench.saved(2, { paceMs, rev: 0 });
    const at = bench.now;
    text.write('b');
    expect(bench.wakeAt).toBe(at + waits);
    bench.now += waits;
    bench.said();
  }
});

test('[PR13] the end waits for every part, and interrupts what is open', () => {
  const { bench, text } = started();
  bench.producer.end({ state: 'stopped' });
  text.write(' unheard');
  bench.now = 50;
  expect(bench.said()).toEqual([
    '0@2 " unheard"',
    'part.end {"partId":"p","rev":0,"length":10,"state":"interrupted"}',
  ]);
  bench.answer({ ended: false, have: 4 });
  expect(bench.said()).toEqual([
    '0@4 "nheard"',
    'part.end {"partId":"p","rev":0,"length":10,"state":"interrupted"}',
  ]);
  bench.answer({ ended: true, have: 10 });
  expect(bench.said()).toEqual(['run.end {"state":"stopped"}']);
});

test('[PR13] a part without a word is never begun', () => {
  const bench = new Bench();
  bench.producer.attach(opened());
  bench.producer.text(place('p')).end('done');
  bench.producer.end({ state: 'failed', trouble: { code: 'c', message: 'm', fix: 'f' } });
  expect(bench.said()).toEqual([
    'run.end {"state":"failed","trouble":{"code":"c","message":"m","fix":"f"}}',
  ]);
});

test('[PR14] facts are said once, the newest of each, and again on a new socket until they are known', () => {
  const bench = new Bench();
  bench.producer.attach(opened());
  bench.producer.stall(null);
  bench.producer.usage({ inputTokens: 1, outputTokens: 1 });
  expect(bench.said()).toEqual(['usage {"usage":{"inputTokens":1,"outputTokens":1}}']);
  bench.producer.usage({ inputTokens: 1, outputTokens: 2 });
  expect(bench.said()).toEqual(['usage {"usage":{"inputTokens":1,"outputTokens":2}}']);
  bench.answer({});
  bench.producer.attach(opened());
  expect(bench.said()).toEqual(['usage {"usage":{"inputTokens":1,"outputTokens":2}}']);
  bench.answer({});
  bench.answer({});
  bench.producer.attach(opened());
  expect(bench.said()).toEqual([]);
});

test('[PR15] of a tool only its newest state is told', () => {
  const bench = new Bench();
  bench.producer.attach(opened());
  const { kind: _, ...at } = place('x');
  const tool = bench.producer.tool(
    { ...at, callId: 'c', name: 'clock.now', input: {} },
    { state: 'called' },
  );
  tool.become({ state: 'running' });
  expect(bench.said()).toEqual([
    'tool {"partId":"x","callId":"c","name":"clock.now","input":{},"state":"running"}',
  ]);
  tool.become({ state: 'done', output: { at: 1 } });
  expect(bench.said()).toEqual([]);
  bench.answer({});
  expect(bench.said()).toEqual([
    'tool {"partId":"x","callId":"c","name":"clock.now","input":{},"state":"done","output":{"at":1}}',
  ]);
  bench.producer.attach(opened({ ...at, kind: 'tool', callId: 'c', state: 'done' }));
  expect(bench.said()).toEqual([]);
});

test('[ST7] the hash is that of the whole text', () => {
  const { bench, text } = started('naïve 🌱');
  text.end('done');
  const [ask] = bench.producer.pump(0).asks;
  expect(ask?.params).toMatchObject({ length: 8, sha256: sha256Hex('naïve 🌱') });
});
