import { wellFormedJson } from '../../shared/lib/json-value.ts';
import { utf8Length } from '../../shared/lib/utf8.ts';
import type { HeardMessage } from '../../shared/methods/gateway.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import { runId } from '../../shared/model/ids.ts';
import { sessionKey } from '../../shared/model/session-key.ts';
import { redactForeign } from '../../shared/producer/redactor.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import type { SessionEvent } from './gateway-event.ts';
import { type GatewayLink, isLost } from './gateway-link.ts';
import { callsWithin, type HeardCall, outputUnits, withEnd } from './heard-calls.ts';
import { nameOf, readHistory } from './read-history.ts';
import { RoomRefused } from './room-calls.ts';
import type { Greeting, RoomLink } from './room-link.ts';
import { shallow } from './run-news.ts';
import { piecesOf } from './segments.ts';
import type { StateFile } from './state-file.ts';
import { stepWords } from './step-words.ts';
import { spokenIn, type TranscriptMessage } from './transcript-message.ts';

interface SessionsParts {
  gateway: Pick<GatewayLink, 'call'>;
  room: Pick<RoomLink, 'call'>;
  secrets: readonly string[];
  /** How the room names a run of the gateway. */
  nameInRoom: (gatewayRunId: string) => string | null;
  isHidden: (key: string) => boolean;
  /** Is a run told by itself, or going to be? `inFlight`: the one that the gateway is at. */
  isTold: (gatewayRunId: string, inFlight: string | undefined) => boolean;
  state: Pick<StateFile, 'now' | 'remember'>;
}

/** A frame of a connector is not larger; quoting grows it. */
const historyBytes = 40 * 1024;
export const messageUnits = 10 * 1024;

/** The sessions of a gateway as the room knows them: which there are, how they are called, what was said. */
export class Sessions {
  private readonly parts: SessionsParts;
  private readonly known = new Map<string, { threadId: ThreadId; title: string }>();
  private readonly telling = new Set<string>();
  /** Only the last look goes on bringing. */
  private looks = 0;

  constructor(parts: SessionsParts) {
    this.parts = parts;
  }

  greeted({ sessions }: Greeting): void {
    for (const { sessionKey: key, threadId, title } of sessions)
      this.known.set(key, { threadId, title });
  }

  hear(event: SessionEvent): void {
    const { sessionKey: key } = event;
    if (this.parts.isHidden(key)) return;
    if (event.kind === 'session') void this.meet(key, event.title, event.at);
    if (event.kind !== 'sessionGone') return;
    this.known.delete(key);
    void this.parts.room.call('gateway.sessionGone', { sessionKey: key }).catch(() => {});
  }

  /** After a new connection: sessions that were made, got another name, or in which something was said. */
  async look(): Promise<void> {
    const { sessions } = await this.parts.gateway.call('sessions.list', {
      limit: bounds.sessionsPerInstance,
    });
    const shown = sessions.filter(
      ({ key }) => sessionKey.safeParse(key).success && !this.parts.isHidden(key),
    );
    const told = shown.map(async ({ key, label, updatedAt = 0 }) => {
      await this.tell(key, label ?? null, updatedAt);
      return { key, updatedAt };
    });
    void this.bringNews(told);
  }

  /** One session after the other, as the gateway lists them: what was used last comes first. */
  private async bringNews(told: Promise<{ key: string; updatedAt: number }>[]): Promise<void> {
    const look = ++this.looks;
    for (const one of told) {
      const { key, updatedAt } = await one;
      if (look !== this.looks) return;
      if (updatedAt > 0 && updatedAt <= (this.brought(key)?.at ?? 0)) continue;
      try {
        if (await this.bring(key, 'news')) this.keep(key, { at: updatedAt });
      } catch (error) {
        // The next connection looks again; another session may still be told of.
        if (isLost(error)) return;
      }
    }
  }

  /** A session that others began has a transcript already. */
  private async meet(key: string, title: string | null, at: number): Promise<void> {
    const isKnown = this.known.has(key);
    await this.tell(key, title, at);
    if (!isKnown) await this.bring(key, 'news').catch(() => {});
  }

  private brought(key: string) {
    return this.parts.state.now.brought.find((one) => one.sessionKey === key);
  }

  private keep(key: string, to: { last?: string; at?: number }): void {
    const { now } = this.parts.state;
    const { last = '', at = 0 } = this.brought(key) ?? {};
    if ((to.last ?? last) === last && (to.at ?? at) === at) return;
    const others = now.brought.filter((one) => one.sessionKey !== key);
    this.parts.state.remember({ brought: [...others, { sessionKey: key, last, at, ...to }] });
  }

  /** The room gave a session this name: the gateway's echo of that is no news. */
  named(key: string, title: string): void {
    const known = this.known.get(key);
    if (known !== undefined) this.known.set(key, { ...known, title });
  }

  forget(key: string): void {
    this.known.delete(key);
  }

  /**
   * Has the room hold what OpenClaw has of a session: all of it that is read, or what is behind the
   * message that was brought last. What belongs to a run under way is left to that run, named in the
   * room or not, and brought at its end.
   * `false`: the room did not take the session.
   */
  async bring(key: string, which: 'all' | 'news'): Promise<boolean> {
    const known = this.known.get(key);
    if (known === undefined) return false;
    const last = this.brought(key)?.last || null;
    const { messages, isWhole, isCut, inFlight } = await readHistory(this.parts.gateway, key, last);
    // As it is now: a run that ends while this is brought was left out, and is not behind the mark.
    const told = new Set(messages.filter((one) => this.parts.isTold(gatewayRunOf(one), inFlight)));
    const from = which === 'all' ? 0 : messages.findLastIndex((one) => nameOf(one) === last) + 1;
    const heard = this.heardMessages(
      messages.slice(from).filter((one) => !told.has(one)),
      messages,
    );
    const frames = heard.length === 0 && which === 'all' ? [[]] : inFrames(heard);
    const place = { threadId: known.threadId, sessionKey: key };
    const first = { whole: from === 0 && isWhole, ...(isCut ? { isCut } : {}) };
    for (const [n, some] of frames.entries())
      await this.give(place, some, n === 0 ? first : { whole: false });
    const open = messages.findIndex((one) => told.has(one));
    const through = (open === -1 ? messages : messages.slice(0, open)).findLast(nameOf);
    if (through !== undefined) this.keep(key, { last: nameOf(through) });
    return true;
  }

  /** What the room takes in no form is left out: it would hold up all that is behind it. */
  private async give(
    place: { threadId: ThreadId; sessionKey: string },
    messages: readonly HeardMessage[],
    before: { whole: boolean; isCut?: boolean },
  ): Promise<void> {
    const { room } = this.parts;
    const isTaken = (some: readonly HeardMessage[], told: typeof before) =>
      room.call('gateway.history', { ...place, messages: [...some], ...told }).then(
        () => true,
        (error: unknown) => {
          if (isForGood(error)) return false;
          throw error;
        },
      );
    if (await isTaken(messages, before)) return;
    let first = before;
    for (const message of messages) {
      const isAlone = messages.length === 1;
      const isGiven =
        (!isAlone && (await isTaken([message], first))) ||
        (message.tools !== undefined && (await isTaken([withoutCalls(message)], first)));
      // Where the first is in no form, the next one is not the beginning, but may be behind what is cut.
      first = { ...(isGiven ? {} : first), whole: false };
    }
  }

  private async tell(key: string, title: string | null, at: number): Promise<void> {
    const known = this.known.get(key);
    if (this.telling.has(key)) return;
    if (known !== undefined && (title === null || title === known.title)) return;
    this.telling.add(key);
    const named = title === null ? {} : { title: this.clean(title).slice(0, 200).toWellFormed() };
    await this.parts.room
      .call('gateway.session', { sessionKey: key, at, ...named })
      .then(({ threadId }) => this.known.set(key, { threadId, title: title ?? '' }))
      .catch(() => {})
      .finally(() => this.telling.delete(key));
  }

  /** What people read of a transcript: calls stand with the message that made them, with what they brought. */
  private heardMessages(
    messages: readonly TranscriptMessage[],
    all: readonly TranscriptMessage[],
  ): HeardMessage[] {
    const results = new Map(
      all.flatMap((one) =>
        one.role === 'toolResult' && one.toolCallId !== undefined ? [[one.toolCallId, one]] : [],
      ),
    );
    return messages.flatMap((message) => this.heardMessage(message, results));
  }

  /** The message, in as many pieces as it takes. */
  private heardMessage(
    message: TranscriptMessage,
    results: ReadonlyMap<string, TranscriptMessage>,
  ): HeardMessage[] {
    const { role, timestamp = 0, __openclaw } = message;
    const key = __openclaw?.id;
    if (key === undefined || key.length > 200) return [];
    if (role !== 'user' && role !== 'assistant' && role !== 'system') return [];
    // Only the room has sessions reset, and says so itself, when it happens.
    if (role === 'system' && __openclaw?.kind === 'reset') return [];
    const words =
      role === 'system' && __openclaw?.kind === 'compaction' ? summedUp : this.wordsOf(message);
    const [text = '', ...more] = piecesOf(words, messageUnits);
    const tools = callsWithin(
      historyBytes - utf8Length(JSON.stringify(text)),
      this.toolsOf(message, results),
    );
    if (text === '' && tools.length === 0) return [];
    const gatewayRunId = gatewayRunOf(message);
    const named = runId.safeParse(this.parts.nameInRoom(gatewayRunId) ?? gatewayRunId);
    const name = __openclaw?.senderName;
    const said = { role, at: timestamp } as const;
    const base = { key, ...said, ...(named.success ? { runId: named.data } : {}) };
    const first = {
      ...base,
      text,
      ...(more.length === 0 ? {} : { length: words.length }),
      ...(name === undefined ? {} : { name: this.clean(name).slice(0, 200).toWellFormed() }),
      ...(tools.length === 0 ? {} : { tools }),
    };
    return [first, ...more.map((rest, n) => ({ ...base, text: rest, piece: n + 1 }))];
  }

  /** A step of a run in the form in which it is told while it goes on: so it is known again. */
  private wordsOf(message: TranscriptMessage): string {
    const said = this.clean(spokenIn(message)).toWellFormed();
    return message.role === 'assistant' ? stepWords(said) : said;
  }

  private toolsOf(
    { content }: TranscriptMessage,
    results: ReadonlyMap<string, TranscriptMessage>,
  ): HeardCall[] {
    if (typeof content === 'string') return [];
    return content.flatMap(({ type, id, name = '', arguments: input = {} }) => {
      if (type !== 'toolCall' || id === undefined) return [];
      const result = results.get(id);
      const said = result === undefined ? '' : this.clean(spokenIn(result)).toWellFormed();
      const call = {
        callId: id.slice(0, 128),
        name: this.clean(name).slice(0, 128).toWellFormed(),
        input: shown(redactForeign(wellFormedJson(shallow(input)), this.parts.secrets)),
      };
      if (result === undefined) return [call];
      const brought = result.isError === true ? { error: said } : { output: { text: said } };
      return [withEnd({ ...call, ...brought }, outputUnits)];
    });
  }

  private clean(text: string): string {
    return String(redactForeign(text, this.parts.secrets));
  }
}

const summedUp = 'OpenClaw summed up what was said before this, to have room for more.';

/** The run that wrote a message, or that it asked for; '' for none. */
const gatewayRunOf = ({ __openclaw, idempotencyKey }: TranscriptMessage): string =>
  __openclaw?.runId ?? idempotencyKey?.replace(/:user$/, '') ?? '';

const shown = (input: unknown): unknown =>
  (JSON.stringify(input) ?? '').length <= 4_000 ? input : { tooLong: true };

const isForGood = (error: unknown): boolean =>
  error instanceof RoomRefused && /^(tooLarge|badParams)$/.test(error.error.code);

function withoutCalls({ tools = [], ...message }: HeardMessage): HeardMessage {
  const left = `[OpenClaw called something ${tools.length} times here, which is too much to be shown.]`;
  return { ...message, text: [message.text, left].filter(Boolean).join('\n\n') };
}

/** As many to a call as a frame takes. */
function inFrames(messages: readonly HeardMessage[]): HeardMessage[][] {
  const frames: HeardMessage[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = utf8Length(JSON.stringify(message));
    const last = frames.at(-1);
    const fits = bytes + size <= historyBytes && (last?.length ?? 0) < bounds.historyAtOnce;
    if (last === undefined || !fits) {
      frames.push([message]);
      bytes = size;
    } else {
      last.push(message);
      bytes += size;
    }
  }
  return frames;
}
