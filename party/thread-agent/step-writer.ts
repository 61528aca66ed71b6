import type { RunId } from '../../shared/model/ids.ts';
import type { Producer } from '../../shared/producer/producer.ts';
import { Redactor } from '../../shared/producer/redactor.ts';
import type { TextOut } from '../../shared/producer/text-out.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { StepRecord, ToolCall } from './ledger.ts';
import { StepFailed, type Written } from './model-step.ts';
import { placeOf } from './place.ts';

interface OpenText {
  kind: 'text' | 'reasoning';
  text: string;
  out: TextOut;
  redactor: Redactor;
}

/**
 * Shows one step in the room while the model writes it. Its texts stay open until the step is in
 * the ledger, because until then another attempt may have to write them anew.
 */
export class StepWriter {
  private readonly producer: Producer;
  private readonly runId: RunId;
  private readonly n: number;
  private readonly secrets: readonly string[];
  private readonly parts: (OpenText | ToolCall)[] = [];

  constructor(producer: Producer, runId: RunId, n: number, secrets: readonly string[]) {
    this.producer = producer;
    this.runId = runId;
    this.n = n;
    this.secrets = secrets;
  }

  write(written: Written): void {
    if (written.kind === 'tool') {
      this.parts.push({ ...written, input: wellFormed(written.input) });
      return;
    }
    const last = this.parts.at(-1);
    const part = last?.kind === written.kind ? last : this.begin(written.kind);
    this.add(part, part.redactor.write(written.text));
  }

  /** No more comes: what the step was. */
  whole(): StepRecord['parts'] {
    return this.parts.map((part) => {
      if (part.kind === 'tool') return part;
      this.add(part, part.redactor.end());
      return { kind: part.kind, text: part.text };
    });
  }

  end(state: 'done' | 'interrupted'): void {
    for (const part of this.parts) if (part.kind !== 'tool') part.out.end(state);
  }

  private begin(kind: 'text' | 'reasoning'): OpenText {
    const place = placeOf(this.runId, this.n, this.parts.length);
    const out = this.producer.text({ ...place, kind }, true);
    const part: OpenText = { kind, text: '', out, redactor: new Redactor(this.secrets) };
    this.parts.push(part);
    return part;
  }

  private add(part: OpenText, text: string): void {
    part.text += text;
    if (part.text.length > limits.partUnits) throw new StepFailed(tooLong);
    part.out.write(text);
  }
}

const tooLong = {
  code: 'answerTooLong',
  message: 'The answer grew longer than a message can be, so it was stopped.',
  fix: 'Ask for it in parts.',
};

/** A model may write half a surrogate pair into its input; JSON that is hashed may not hold one. */
const wellFormed = (value: unknown): unknown =>
  JSON.parse((JSON.stringify(value) ?? 'null').replaceAll(/\\ud[89a-f][0-9a-f]{2}/gi, '\\ufffd'));
