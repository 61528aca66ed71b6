import { sha256Hex } from '../../../shared/lib/sha256.ts';
import type { Params } from '../../../shared/methods/contract.ts';
import { messageId, type RunId, type ThreadId } from '../../../shared/model/ids.ts';
import { type ToolState, toolTransitions } from '../../../shared/model/part.ts';
import { isLiveRun } from '../../../shared/model/run.ts';
import type { DeltaFrame } from '../../../shared/protocol/delta-codec.ts';
import type { DoubleRun, DoubleText, DoubleTool } from './double-run.ts';
import { jo } from './jo.ts';

/** How a text stands: its units so far, and how many of them are kept. */
type Standing = Pick<DoubleText, 'ref' | 'rev' | 'saved'> & { have: number };

/**
 * What a room keeps of the runs that are told to it, by the verbs of a producer. What answers `null`
 * is refused; what no producer should say is a problem.
 */
export class DoubleRuns {
  readonly all = new Map<RunId, DoubleRun>();
  private readonly problem: (what: string) => void;
  private nextRef = 1;

  constructor(problem: (what: string) => void) {
    this.problem = problem;
  }

  add(named: { runId: RunId; threadId: ThreadId; sessionKey: string }): DoubleRun {
    const run: DoubleRun = {
      ...named,
      messageId: messageId.parse(`m-${named.runId}`.slice(0, 64)),
      state: 'queued',
      began: false,
      stalls: [],
      parts: new Map(),
    };
    this.all.set(run.runId, run);
    return run;
  }

  /** Those that have no end yet. */
  get live(): DoubleRun[] {
    return [...this.all.values()].filter(({ state }) => isLiveRun(state));
  }

  open({ runId }: Params<'run.open'>): object | null {
    const run = this.all.get(runId);
    if (run === undefined) return null;
    run.began = true;
    const parts = [...run.parts.entries()].map(([partId, { i, messageId: message, is }]) => ({
      partId,
      messageId: message,
      i,
      kind: is.kind,
      ...(is.kind === 'tool'
        ? { callId: is.callId, state: is.state }
        : {
            ...standing(is),
            ended: is.state !== 'live',
            ...(is.state === 'live' ? { text: is.text } : { sha256: sha256Hex(is.text) }),
          }),
    }));
    return { ...opened, state: run.state, parts };
  }

  start({ runId }: Params<'run.start'>): object | null {
    return this.change(runId, (run) => {
      run.state = 'running';
    });
  }

  stall({ runId, stalled }: Params<'run.stall'>): object | null {
    return this.change(runId, (run) => run.stalls.push(stalled?.code ?? ''));
  }

  usage({ runId, usage }: Params<'usage'>): object | null {
    return this.change(runId, (run) => {
      run.usage = usage;
    });
  }

  end({ runId, state, trouble }: Params<'run.end'>): object | null {
    return this.change(runId, (run) => {
      if (!isLiveRun(run.state)) return;
      run.state = state;
      run.trouble = trouble;
      for (const { is } of run.parts.values())
        if (is.kind !== 'tool' && is.state === 'live') is.state = 'interrupted';
    });
  }

  startPart(part: Params<'part.start'>): object | null {
    const run = this.all.get(part.runId);
    if (run === undefined) return null;
    const known = run.parts.get(part.partId);
    if (known !== undefined) return known.is.kind === 'tool' ? null : standing(known.is);
    const { i, kind, text, messageId: message } = part;
    const ref = this.nextRef++;
    const is: DoubleText = { kind, ref, rev: 0, text, saved: text.length, state: 'live' };
    run.parts.set(part.partId, { i, messageId: message, is });
    return standing(is);
  }

  revisePart({ partId, rev, keep }: Params<'part.revise'>): object | null {
    const text = this.textPart(partId);
    if (text === null) return null;
    if (rev > text.rev) {
      text.rev = rev;
      text.text = text.text.slice(0, keep);
      text.saved = Math.min(text.saved, text.text.length);
    }
    return standing(text);
  }

  endPart({ partId, length, sha256, state, rev }: Params<'part.end'>): object | null {
    const text = this.textPart(partId);
    if (text === null || rev !== text.rev) return null;
    if (text.text.length < length) return { ended: false, have: text.text.length };
    if (sha256Hex(text.text) !== sha256) return null;
    text.state = state;
    return { ended: true, have: text.text.length };
  }

  tool(tool: Params<'tool'>): object | null {
    const run = this.all.get(tool.runId);
    if (run === undefined) return null;
    const { callId, name, state, input, output, error, i, messageId: message } = tool;
    const known = run.parts.get(tool.partId);
    if (known?.is.kind === 'text' || known?.is.kind === 'reasoning') return null;
    const before = known?.is.kind === 'tool' ? known.is : null;
    if (before !== null && before.state !== state && !leads(before.state, state)) return null;
    const is: DoubleTool =
      before === null
        ? { kind: 'tool', callId, name, state, input, output, error }
        : { ...before, state, output: output ?? before.output, error };
    run.parts.set(tool.partId, { i: known?.i ?? i, messageId: message, is });
    return {};
  }

  /** More words of a text: how it stands once they are kept, or `null` where they need not be. */
  write(delta: DeltaFrame): Standing | null {
    for (const run of this.all.values())
      for (const { is } of run.parts.values())
        if (is.kind !== 'tool' && is.ref === delta.ref) return this.addText(is, delta);
    return null;
  }

  private addText(text: DoubleText, delta: DeltaFrame): Standing | null {
    if (text.state !== 'live') {
      this.problem('text behind its end');
      return null;
    }
    if (delta.rev < text.rev) return null;
    const isNext = delta.rev === text.rev && delta.offset <= text.text.length;
    if (isNext) text.text = text.text.slice(0, delta.offset) + delta.text;
    else this.problem('a gap in a text');
    if (!delta.persist) return null;
    text.saved = text.text.length;
    return standing(text);
  }

  private change(id: RunId, change: (run: DoubleRun) => unknown): object | null {
    const run = this.all.get(id);
    if (run === undefined) return null;
    change(run);
    return {};
  }

  private textPart(partId: string): DoubleText | null {
    for (const run of this.all.values()) {
      const part = run.parts.get(partId);
      if (part !== undefined && part.is.kind !== 'tool') return part.is;
    }
    return null;
  }
}

const standing = ({ ref, rev, text, saved }: DoubleText): Standing => ({
  ref,
  rev,
  have: text.length,
  saved,
});

const leads = (from: ToolState, to: ToolState): boolean =>
  toolTransitions[from].some((next: ToolState) => next === to || leads(next, to));

const opened = {
  stopping: false,
  askedBy: jo.principal,
  title: '',
  instructions: [],
  memory: '',
  summary: null,
  context: [],
  missed: 0,
  due: false,
  untitled: false,
};
