import type { HeardMessage } from '../../../shared/methods/gateway.ts';
import type { RunId } from '../../../shared/model/ids.ts';
import type { Part } from '../../../shared/model/part.ts';
import type { Run } from '../../../shared/model/run.ts';
import { threadTopic } from '../../../shared/model/topic.ts';
import { parseRow } from '../store/records.ts';
import { readStream } from '../store/streams.ts';
import type { Turn } from '../turn.ts';
import type { StepsFound } from './known-steps.ts';

interface Told {
  /** `null`: a call stands here. */
  text: string | null;
  /** The run broke off in the middle of it. */
  isOpen: boolean;
}

interface Answer {
  told: readonly Told[];
  calls: ReadonlySet<string>;
  steps: StepsFound;
}

/**
 * What the room has of runs that broke off: each wrote one answer of many parts, of which OpenClaw
 * tells each step of the model as a message of its own. Read once, however many messages are compared.
 */
export class BrokenAnswers {
  private readonly turn: Turn;
  private readonly answers = new Map<RunId, Answer>();

  constructor(turn: Turn) {
    this.turn = turn;
  }

  /** What the room does not have of a step. */
  missingOf(run: Run, step: HeardMessage): HeardMessage {
    const { text, tools = [] } = step;
    const answer = this.answerOf(run);
    return {
      ...step,
      text: text.trim() === '' || takes(answer, step) ? '' : text,
      tools: tools.filter(({ callId }) => !answer.calls.has(callId)),
    };
  }

  private answerOf(run: Run): Answer {
    const known = this.answers.get(run.id);
    if (known !== undefined) return known;
    const parts = this.partsOf(run);
    const answer = {
      told: parts.flatMap((part) => this.toldOf(part)),
      calls: new Set(parts.flatMap((part) => (part.kind === 'tool' ? [part.callId] : []))),
      steps: this.turn.room.knownSteps.of(run.id),
    };
    this.answers.set(run.id, answer);
    return answer;
  }

  /** In the order in which they are read. */
  private partsOf({ id, n, threadId }: Run): Part[] {
    const rows = <T extends 'messages' | 'parts'>(tbl: T) =>
      this.turn.store
        .scan('rows', {
          by: 'byKey',
          where: { topic: threadTopic(threadId), tbl },
          above: n,
          limit: 100_000,
        })
        .map((item) => parseRow(tbl, item));
    const own = new Set(
      rows('messages').flatMap((message) => (message.runId === id ? [message.id] : [])),
    );
    return rows('parts')
      .filter(({ messageId }) => own.has(messageId))
      .sort((a, b) => a.n - b.n || a.i - b.i);
  }

  private toldOf(part: Part): Told[] {
    if (part.kind === 'reasoning') return [];
    if (part.kind === 'tool') return [{ text: null, isOpen: false }];
    const { store, room } = this.turn;
    const stream = readStream(store, part.ref);
    const text = stream === null ? '' : room.texts.read(stream, 0);
    return [{ text, isOpen: part.state === 'interrupted' }];
  }
}

/**
 * Are these the words of one step, in one part or in several? Whole; where the run broke off OpenClaw
 * may have kept fewer of them. White space at the ends of a step is nobody's words.
 */
function takes({ told, steps }: Answer, step: HeardMessage): boolean {
  const words = step.text.trim();
  const isWhole = step.length === undefined || step.length === step.text.length;
  const length = (step.length ?? 0) - (step.text.length - step.text.trimStart().length);
  const isStep = (own: string) =>
    isWhole
      ? own.trimEnd() === words
      : own.startsWith(words) && own.length >= length && own.trimEnd().length <= length;
  const isBegun = (own: string, isOpen: boolean) =>
    isOpen && own.startsWith(words) && (isWhole || own.length >= length);
  const isFree = (at: number) => (steps.at.get(at) ?? step.key) === step.key;
  const found = placesOf(told, isStep, isFree);
  for (const at of found ?? []) steps.at.set(at, step.key);
  if (found !== null) return true;
  const wasBegun = steps.begun.has(step.key);
  // An answer breaks off once.
  if (!wasBegun && steps.begun.size > 0) return false;
  if (placesOf(told, isBegun, (at) => wasBegun || isFree(at)) === null) return false;
  steps.begun.add(step.key);
  return true;
}

/** Where words that fit stand together, with no call between them. */
function placesOf(
  told: readonly Told[],
  fits: (own: string, isOpen: boolean) => boolean,
  isFree: (at: number) => boolean,
): number[] | null {
  for (const at of told.keys()) {
    let all = '';
    for (let to = at; to < told.length && isFree(to); to++) {
      const { text = null, isOpen = false } = told[to] ?? {};
      if (text === null) break;
      all += text;
      if (fits(all.trimStart(), isOpen && to === told.length - 1))
        return Array.from({ length: to - at + 1 }, (_, n) => at + n);
    }
  }
  return null;
}
