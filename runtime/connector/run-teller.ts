import { wellFormedJson } from '../../shared/lib/json-value.ts';
import { messageId, type PartId, partId, type RunId } from '../../shared/model/ids.ts';
import type { ModelName, Usage } from '../../shared/model/run.ts';
import type { Producer } from '../../shared/producer/producer.ts';
import { Redactor, redactCut, redactForeign } from '../../shared/producer/redactor.ts';
import type { TextOut } from '../../shared/producer/text-out.ts';
import type { ToolOut, ToolProgress } from '../../shared/producer/tool-out.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { ToolOutput } from './run-news.ts';
import type { RunStory, StoryEnd, ToldText, ToldTool } from './run-story.ts';

interface WrittenText {
  out: TextOut;
  redactor: Redactor;
  /** What the part before it held back, because a secret might go on here. */
  before: string;
  /** What was given to the redactor. */
  raw: string;
  hasEnded: boolean;
}

/** Where a part lies in the room. */
export interface Place {
  partId: PartId;
  i: number;
}

/**
 * Tells a run's story to the room, without its secrets. The story may be told as often as one likes:
 * what was told already is not told again. Its last part of the room, if another process wrote before,
 * is given as `places`.
 */
export class RunTeller {
  private readonly producer: Producer;
  private readonly runId: RunId;
  private readonly secrets: readonly string[];
  private readonly places: readonly Place[];
  private readonly nameOf: (model: { provider: string; id: string }) => ModelName;
  private readonly texts = new Map<number, WrittenText>();
  private readonly tools = new Map<number, { out: ToolOut; told: ToldTool }>();
  private model: RunStory['model'] = null;
  private used: RunStory['used'] = [];
  private hasEnded = false;

  constructor(options: {
    producer: Producer;
    runId: RunId;
    secrets: readonly string[];
    places?: readonly Place[];
    nameOf: (model: { provider: string; id: string }) => ModelName;
  }) {
    this.producer = options.producer;
    this.runId = options.runId;
    this.secrets = options.secrets;
    this.places = options.places ?? [];
    this.nameOf = options.nameOf;
  }

  tell(story: RunStory): void {
    if (this.hasEnded) return;
    if (story.model !== null && story.model !== this.model) {
      this.model = story.model;
      this.producer.begin(this.nameOf(story.model));
    }
    if (story.used.length > this.used.length) {
      this.used = story.used;
      const sum = (of: keyof Usage) => story.used.reduce((all, one) => all + one[of], 0);
      this.producer.usage({ inputTokens: sum('inputTokens'), outputTokens: sum('outputTokens') });
    }
    for (const [index, part] of story.parts.entries()) {
      if (part.kind === 'tool') this.tellTool(index, part);
      else if (part.kept === undefined) {
        const next = story.parts[index + 1];
        const goesOn = next !== undefined && next.kind !== 'tool' && next.from !== undefined;
        this.tellText(index, part, { isDone: story.end?.state === 'done', goesOn });
      }
    }
    if (story.end === null) return;
    this.hasEnded = true;
    this.flush();
    this.producer.end(this.clean(story.end));
  }

  private tellText(
    index: number,
    { kind, text, isOver, from }: ToldText,
    { isDone, goesOn }: { isDone: boolean; goesOn: boolean },
  ): void {
    const known = this.texts.get(index) ?? this.beginText(index, kind, from !== undefined);
    if (known.hasEnded) return;
    if (text.startsWith(known.raw))
      known.out.write(known.redactor.write(text.slice(known.raw.length)));
    else {
      known.redactor = new Redactor(this.secrets);
      known.out.replace(known.redactor.write(known.before + text));
    }
    known.raw = text;
    if (!isOver && !isDone) return;
    known.hasEnded = true;
    if (!goesOn) known.out.write(known.redactor.end());
    known.out.end('done');
  }

  private beginText(index: number, kind: 'text' | 'reasoning', isMore: boolean): WrittenText {
    const out = this.producer.text({ ...this.placeAt(index, kind, isMore), kind });
    const before = isMore ? (this.texts.get(index - 1)?.redactor.take() ?? '') : '';
    const redactor = new Redactor(this.secrets);
    const written = { out, redactor, before, raw: '', hasEnded: false };
    if (before !== '') out.write(redactor.write(before));
    this.texts.set(index, written);
    return written;
  }

  /** What is held back because a secret might begin there is none, now that nothing more comes. */
  private flush(): void {
    for (const text of this.texts.values()) if (!text.hasEnded) text.out.write(text.redactor.end());
  }

  /** What a model or its provider says of a failure may quote a key. */
  private clean({ state, trouble }: StoryEnd): StoryEnd {
    if (trouble === undefined) return { state };
    return { state, trouble: { ...trouble, message: redactCut(trouble.message, this.secrets) } };
  }

  private tellTool(index: number, tool: ToldTool): void {
    const known = this.tools.get(index);
    if (known === undefined) {
      const { callId, name } = tool;
      const place = {
        ...this.placeAt(index, 'tool'),
        callId: callId.slice(0, 128),
        name: redactCut(name, this.secrets).slice(0, 128).toWellFormed(),
        input: fitting(redactForeign(wellFormedJson(tool.input), this.secrets)),
      };
      const out = this.producer.tool(place, this.progressOf(tool));
      this.tools.set(index, { out, told: tool });
    } else if (known.told !== tool) {
      known.told = tool;
      known.out.become(this.progressOf(tool));
    }
  }

  private progressOf({ state, output, error }: ToldTool): ToolProgress {
    return {
      state,
      ...(output === undefined ? {} : { output: shortened(output, this.secrets) }),
      ...(error === undefined ? {} : { error: redactCut(error, this.secrets) }),
    };
  }

  private placeAt(index: number, kind: 'text' | 'reasoning' | 'tool', isMore = false) {
    const message = { messageId: messageId.parse(`${this.runId}-m`) };
    const known = this.places[index];
    if (known !== undefined) return { ...message, ...known };
    const last = this.places.at(-1)?.i ?? -1;
    const i = last + 1 + (index - this.places.length);
    return {
      ...message,
      partId: partId.parse(`${this.runId}-${i}${letters[kind]}${isMore ? more : ''}`),
      i,
    };
  }
}

const letters = { text: 't', reasoning: 'r', tool: 'x' } as const;

/** Behind the name of a part that goes on with the one before it: another process has to know. */
const more = 'm';
export const isMore = (id: PartId): boolean => /[tr]m$/.test(id);

/** What a call brings is shown by its end: that is where a command says how it went. */
const outputUnits = 6 * 1024;

/** Secrets go before anything is cut: half of one would be known by nobody. */
function shortened(output: ToolOutput, secrets: readonly string[]): Record<string, unknown> {
  const text = redactCut(output.text.toWellFormed(), secrets);
  if (text.length <= outputUnits) return { ...output, text };
  return { ...output, text: text.slice(-outputUnits).toWellFormed(), cut: true };
}

function fitting(input: unknown): unknown {
  const { length } = JSON.stringify(input) ?? '';
  return length <= limits.toolUnits ? input : { tooLong: `${length} characters` };
}
