import type { HeardMessage } from '../../../shared/methods/gateway.ts';
import type { RunId } from '../../../shared/model/ids.ts';
import type { Part } from '../../../shared/model/part.ts';
import type { Run } from '../../../shared/model/run.ts';
import { threadTopic } from '../../../shared/model/topic.ts';
import { parseRow } from '../store/records.ts';
import { readStream } from '../store/streams.ts';
import type { Turn } from '../turn.ts';

interface Told {
  /** `null`: a call stands here. */
  text: string | null;
  /** The run broke off in the middle of it. */
  isOpen: boolean;
}

interface Answer {
  told: readonly Told[];
  calls: ReadonlySet<string>;
  /** Which of OpenClaw's steps it is. */
  steps: Map<number, string>;
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
  const isFree = (at: number) => (steps.get(at) ?? step.key) === step.key;
  const words = step.text.trim();
  const isWhole = step.length === undefined || step.length === step.text.length;
  const length = (step.length ?? 0) - (step.text.length - step.text.trimStart().length);
  const isStep = (own: string) =>
    isWhole
      ? own.trimEnd() === words
      : own.startsWith(words) && own.length >= length && own.trimEnd().length <= length;
  const isBegun = (own: string) => own.startsWith(words) && (isWhole || own.length >= length);
  for (const at of told.keys()) {
    let all = '';
    for (let to = at; to < told.length && isFree(to); to++) {
      const { text: more = null, isOpen = false } = told[to] ?? {};
      if (more === null) break;
      all += more;
      const own = all.trimStart();
      if (!isStep(own) && !(isOpen && to === told.length - 1 && isBegun(own))) continue;
      for (let n = at; n <= to; n++) steps.set(n, step.key);
      return true;
    }
  }
  return false;
}
