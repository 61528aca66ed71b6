import { jsonDepth, wellFormedJson } from '../../shared/lib/json-value.ts';
import type { RunId } from '../../shared/model/ids.ts';
import type { Producer } from '../../shared/producer/producer.ts';
import { Redactor, redactJson } from '../../shared/producer/redactor.ts';
import type { TextOut } from '../../shared/producer/text-out.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { StepRecord, ToolCall } from './ledger.ts';
import { StepFailed, type Written } from './model-step.ts';
import { placeOf, stretchOf } from './place.ts';

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
  private units = 0;

  constructor(producer: Producer, runId: RunId, n: number, secrets: readonly string[]) {
    this.producer = producer;
    this.runId = runId;
    this.n = n;
    this.secrets = secrets;
  }

  write(written: Written): void {
    if (written.kind === 'tool') {
      this.parts.push(this.toCall(written));
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

  /** The step is in the ledger: its texts end, and what an earlier attempt left of others goes. */
  end(): void {
    for (const part of this.parts) if (part.kind !== 'tool') part.out.end('done');
    this.producer.wrote(stretchOf(this.n));
  }

  private begin(kind: 'text' | 'reasoning'): OpenText {
    const place = placeOf(this.runId, this.n, this.parts.length, kind);
    const out = this.producer.text({ ...place, kind });
    const part: OpenText = { kind, text: '', out, redactor: new Redactor(this.secrets) };
    this.parts.push(part);
    return part;
  }

  private add(part: OpenText, text: string): void {
    this.count(text.length);
    part.text += text;
    part.out.write(text);
  }

  /** A model may say anything; what is kept, hashed and shown has a form and a size. */
  private toCall({ callId, name, input }: Extract<Written, { kind: 'tool' }>): ToolCall {
    if (jsonDepth(input) > limits.jsonDepth) throw new StepFailed(tooDeep);
    const kept = redactJson(wellFormedJson(input), this.secrets);
    const { length } = JSON.stringify(kept);
    if (length > limits.toolUnits) throw new StepFailed(inputTooLong);
    this.count(length);
    const taken = this.parts.some((part) => part.kind === 'tool' && part.callId === callId);
    const isFit = /^[\w.:-]{1,128}$/.test(callId) && !taken;
    return {
      kind: 'tool',
      callId: isFit ? callId : `call-${this.n}-${this.parts.length}`,
      name: name.slice(0, 128).toWellFormed(),
      input: kept,
    };
  }

  private count(units: number): void {
    this.units += units;
    if (this.units > limits.partUnits) throw new StepFailed(tooLong);
  }
}

const tooLong = {
  code: 'answerTooLong',
  message: 'The answer grew longer than a message can be, so it was stopped.',
  fix: 'Ask for it in parts.',
};

const inputTooLong = {
  code: 'toolInputTooLong',
  message: 'The model called a tool with more than a tool takes, so it was stopped.',
  fix: 'Ask for a smaller part of it.',
};

const tooDeep = { ...inputTooLong, code: 'toolInputTooDeep' };
