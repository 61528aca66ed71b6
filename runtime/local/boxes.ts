import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelName } from '../../shared/model/run.ts';
import type { ModelAccess } from '../host/gateway-config.ts';
import {
  type BoxStatus,
  type Host,
  type HostFacts,
  type HostStep,
  HostTrouble,
  type StartSpec,
} from '../host/port.ts';
import { hostTroubleOf } from '../host/troubles.ts';
import { Box, type BoxPorts } from './box.ts';
import { type Entry, freshEntry, standing, statusOf } from './box-entry.ts';
import { type BoxFolder, boxFolderAt } from './box-folder.ts';
import type { BoxPrograms } from './box-programs.ts';
import { type BoxRecord, freshRecord, readRecords, renewed } from './box-record.ts';
import { hasMemory, maySpare, mayStart } from './capacity.ts';
import { FirstAnswers } from './first-answers.ts';
import { endMarked } from './marked-processes.ts';
import { choosePortPair } from './port-pairs.ts';
import { endRemains, remainsIn } from './remains.ts';
import { areStandard } from './standard-tools.ts';
import { StartQueue } from './start-queue.ts';
import { Telling } from './telling.ts';

export interface BoxesPorts {
  /** The folder that holds the boxes, one folder each. */
  folder: string;
  /** The installed gateway; waits for the installation and tells how far it is. */
  programs: (told: (words: string) => void) => Promise<BoxPrograms>;
  /** Who answers, or a `HostTrouble`. */
  model: (spec: StartSpec | undefined) => ModelName;
  modelAccess: (record: BoxRecord) => ModelAccess;
  roomUrl: (asked: string) => string;
  env: Readonly<Record<string, string | undefined>>;
  /** Bytes that could still be used. */
  freeMemory: () => number;
  /** Gateways that boot beside each other at the most: booting takes all of a processor. */
  bootsAtOnce: number;
  isSpareWanted: boolean;
  say: (words: string) => void;
}

/** The boxes of this machine. */
export class Boxes implements Host {
  private readonly ports: BoxesPorts;
  private readonly entries = new Map<string, Entry>();
  private readonly queue: StartQueue;
  private readonly firstAnswers = new FirstAnswers();
  private readonly closing = new AbortController();
  /** Of an earlier process, until `open`; a spare has no entry. */
  private readonly left: { box: Box; entry: Entry | null }[] = [];
  private readonly remains: readonly BoxFolder[];
  private spare: { box: Box; booted: Promise<void> } | null = null;

  /**
   * Knows at once what an earlier process left, and does nothing to it: orders that come before
   * `open` are about those boxes, not about new ones beside them.
   */
  constructor(ports: BoxesPorts) {
    this.ports = ports;
    const { freeMemory } = ports;
    this.queue = new StartQueue(ports.bootsAtOnce, (booting) =>
      hasMemory({ freeMemory: freeMemory(), booting }),
    );
    this.remains = remainsIn(ports.folder);
    for (const { folder, record } of readRecords(ports.folder)) {
      if (record === null) continue;
      const box = new Box(folder, record, this.boxPorts(null));
      const { spec } = record;
      const entry =
        spec === undefined || record.wanted === 'spare' ? null : this.entryOf(spec.sandboxId);
      this.left.push({ box, entry });
      if (entry === null || spec === undefined) continue;
      entry.box = box;
      entry.generation = spec.generation;
    }
  }

  /**
   * Ends what an earlier process left behind, finishes its deletions, and brings back the boxes that
   * should run. Resolves when nothing old is left; those that come back do so behind it.
   */
  async open(): Promise<number> {
    const ended = await Promise.all(
      this.left.splice(0).map(async ({ box, entry }) => {
        // What went wrong with one box was said, and holds up no other.
        const work = () => (entry === null ? this.cleared(box) : this.taken(entry, box));
        return await this.inTurn(entry ?? freshEntry(), work).catch(() => 0);
      }),
    );
    for (const folder of this.remains) ended.push(await endRemains(folder).catch(() => 0));
    return ended.reduce((sum, one) => sum + one, 0);
  }

  /** Ends everybody; the boxes that ran come back with the next `open`. */
  async close(): Promise<void> {
    this.closing.abort(hostTroubleOf('stopping'));
    for (const { start } of this.entries.values()) start?.stop.abort(hostTroubleOf('stopping'));
    const boxes = [...this.entries.values()].flatMap(({ box }) => box ?? []);
    if (this.spare !== null) await this.spare.box.remove();
    await Promise.all(boxes.map((box) => box.end()));
  }

  async start(spec: StartSpec, told: (step: HostStep) => void): Promise<HostFacts> {
    this.closing.signal.throwIfAborted();
    const entry = this.entryOf(spec.sandboxId);
    if (spec.generation < entry.generation) throw hostTroubleOf('generationOld');
    const { start } = entry;
    const isSame = start?.generation === spec.generation && !start.stop.signal.aborted;
    if (start !== null && isSame) {
      start.telling.hear(told);
      return start.done;
    }
    const stands = entry.generation === spec.generation ? standing(entry) : null;
    if (stands !== null) return stands;
    start?.stop.abort(hostTroubleOf('overtaken'));
    const stop = new AbortController();
    const telling = new Telling();
    telling.hear(told);
    entry.generation = spec.generation;
    entry.failed = null;
    entry.facts = null;
    const done = this.inTurn(entry, () => this.bringUp(entry, spec, telling, stop.signal));
    entry.start = { generation: spec.generation, telling, done, stop };
    done.then(
      (facts) => this.ended(entry, stop, facts, null),
      (error: unknown) => this.ended(entry, stop, null, error),
    );
    return done;
  }

  async stop(sandboxId: string): Promise<void> {
    const entry = this.entries.get(sandboxId);
    if (entry === undefined) return;
    entry.start?.stop.abort(hostTroubleOf('overtaken'));
    // From now on: a start that comes while it still ends waits, and brings it up anew.
    entry.facts = null;
    await this.inTurn(entry, async () => {
      entry.failed = null;
      if (entry.box?.isThere) entry.box.save({ wanted: 'stopped' });
      await entry.box?.end();
    });
  }

  status(sandboxId: string): Promise<BoxStatus> {
    const entry = this.entries.get(sandboxId);
    return Promise.resolve(entry === undefined ? { state: 'absent' } : statusOf(entry));
  }

  async destroy(sandboxId: string): Promise<void> {
    const entry = this.entries.get(sandboxId);
    if (entry === undefined) return;
    entry.start?.stop.abort(hostTroubleOf('overtaken'));
    entry.facts = null;
    await this.inTurn(entry, async () => {
      const { box } = entry;
      // Should this process end half-way, the next one finishes it.
      if (box?.isThere) box.save({ wanted: 'gone' });
      await box?.remove();
      entry.box = null;
      if (entry.start === null || entry.start.stop.signal.aborted) this.entries.delete(sandboxId);
    });
  }

  backup(): Promise<never> {
    return Promise.reject(hostTroubleOf('notBuilt'));
  }

  restore(): Promise<never> {
    return Promise.reject(hostTroubleOf('notBuilt'));
  }

  /** Whose token this is at the model endpoint. */
  knowsModelToken(token: string): boolean {
    const boxes = [...this.entries.values()].map(({ box }) => box);
    return [...boxes, this.spare?.box].some((box) => box?.record.modelToken === token);
  }

  /** How many there are, for a person to read. */
  count(): { boxes: number; running: number; spare: boolean } {
    const boxes = [...this.entries.values()].filter(({ box }) => box !== null);
    const running = boxes.filter(({ box }) => box?.gatewayIsUp);
    return { boxes: boxes.length, running: running.length, spare: this.spare !== null };
  }

  /** Boots one gateway that nobody asked for yet, if this machine has room for it. */
  async prepareSpare(): Promise<void> {
    const { isSpareWanted, freeMemory } = this.ports;
    const boxes = this.count().boxes;
    if (!isSpareWanted || this.spare !== null || this.closing.signal.aborted) return;
    if (!maySpare({ boxes, freeMemory: freeMemory(), isBusy: this.queue.isBusy })) return;
    const programs = await this.ports.programs(() => {});
    const port = await choosePortPair(this.usedPorts());
    if (port === null || this.spare !== null || this.closing.signal.aborted) return;
    const box = this.boxOf(freshRecord(port), programs);
    box.save({});
    const booted = this.queue.run(this.closing.signal, () => this.boot(box));
    this.spare = { box, booted };
    await booted.catch(async (error: unknown) => {
      if (this.spare?.box !== box) return;
      this.spare = null;
      this.ports.say(`No gateway is kept ready: ${wordsOf(error)}`);
      await box.remove();
    });
  }

  /** Whoever has this token asked the model. */
  modelAsked(token: string): void {
    this.firstAnswers.asked(token);
  }

  /** The next spare, once what was asked for has given its first answer: not beside its start. */
  private async spareBehind({ record }: Box): Promise<void> {
    if (!this.ports.isSpareWanted) return;
    await this.firstAnswers.until(record.modelToken, this.closing.signal);
    if (!this.firstAnswers.isAnyOpen) await this.prepareSpare();
  }

  /** A box that nobody asked for, or asks for no more. */
  private async cleared(box: Box): Promise<number> {
    const ended = await endMarked(box.record.mark, 0);
    await box.remove();
    return ended;
  }

  /** A box of an earlier process, unless an order was faster: that has ended what was left of it. */
  private async taken(entry: Entry, box: Box): Promise<number> {
    if (entry.box !== box) return 0;
    const { wanted, spec } = box.record;
    if (spec === undefined || wanted === 'gone') {
      const ended = await this.cleared(box);
      entry.box = null;
      if (entry.start === null) this.entries.delete(spec?.sandboxId ?? '');
      return ended;
    }
    const ended = await endMarked(box.record.mark, 0);
    const isWanted = wanted === 'running' && spec.generation === entry.generation;
    if (isWanted && entry.start === null)
      void this.start(spec, () => {}).catch((error: unknown) =>
        this.ports.say(`An instance did not come back: ${wordsOf(error)}`),
      );
    return ended;
  }

  private async bringUp(
    entry: Entry,
    spec: StartSpec,
    telling: Telling,
    signal: AbortSignal,
  ): Promise<HostFacts> {
    const began = Date.now();
    const model = this.ports.model(spec);
    const programs = await this.installed(telling, signal);
    // A deletion that was cut short: nothing of it is brought back.
    if (entry.box?.record.wanted === 'gone') await entry.box.remove();
    // Of a folder that somebody took away, processes may still be there.
    if (entry.box !== null && !entry.box.isThere) await entry.box.end();
    const spare = entry.box?.isThere ? null : this.takeSpare(spec);
    const box = spare?.box ?? (await this.placeFor(entry, spec, programs, telling));
    entry.box = box;
    box.save({ wanted: 'running', spec });
    telling.tell({ name: 'allocate', words: 'It has a place of its own.', ok: true });
    await this.booted(box, spare?.booted ?? null, telling, signal);
    telling.tell({ name: 'connector', words: 'Starting the connector.' });
    await box.connect();
    telling.tell({ name: 'connector', words: 'The connector dials into the room.', ok: true });
    void this.spareBehind(box).catch(() => {});
    return {
      generation: spec.generation,
      gatewayVersion: programs.gatewayVersion,
      model,
      readyMs: Date.now() - began,
      wasSpare: spare !== null,
      place: box.record.id,
    };
  }

  private async installed(telling: Telling, signal: AbortSignal): Promise<BoxPrograms> {
    const tell = (words: string) => telling.tell({ name: 'package', words });
    const programs = await orAborted(this.ports.programs(tell), signal);
    const words = `OpenClaw ${programs.gatewayVersion} is installed.`;
    telling.tell({ name: 'package', words, ok: true });
    return programs;
  }

  private async placeFor(
    entry: Entry,
    spec: StartSpec,
    programs: BoxPrograms,
    telling: Telling,
  ): Promise<Box> {
    const { box } = entry;
    telling.tell({
      name: 'allocate',
      words: box?.isThere ? 'Stopping what runs in its place.' : 'Looking for a place.',
    });
    // What it takes is free for the one that replaces it.
    if (box?.isThere) await box.end();
    const { boxes } = this.count();
    const refused = mayStart({
      boxes: box === null ? boxes : 0,
      freeMemory: this.ports.freeMemory(),
    });
    if (refused !== null) throw hostTroubleOf(refused);
    if (box?.isThere) {
      const own = box.record.port;
      const port = (await choosePortPair(this.usedPorts(own, box))) ?? own;
      return this.boxOf({ ...keysFor(box, spec), port, spec }, programs);
    }
    const port = await choosePortPair(this.usedPorts());
    if (port === null) throw hostTroubleOf('noPort');
    return this.boxOf({ ...freshRecord(port), spec }, programs);
  }

  private async booted(
    box: Box,
    booting: Promise<void> | null,
    telling: Telling,
    signal: AbortSignal,
  ): Promise<void> {
    const end = () => void box.end();
    signal.addEventListener('abort', end, { once: true });
    try {
      if (booting === null && this.queue.isBusy)
        telling.tell({
          name: 'queue',
          words: 'Another gateway is booting; this one waits for its turn.',
        });
      const work = async () => {
        telling.tell({ name: 'queue', words: 'It is its turn.', ok: true });
        telling.tell({ name: 'gateway', words: 'Booting the gateway: about ten seconds of work.' });
        await this.boot(box);
      };
      await (booting ?? this.queue.run(signal, work));
      signal.throwIfAborted();
      telling.tell({ name: 'gateway', words: 'The gateway is ready.', ok: true });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  /** In its turn: what was free when it came may be taken by those that came before. */
  private async boot(box: Box): Promise<void> {
    if (!hasMemory({ freeMemory: this.ports.freeMemory(), booting: 0 }))
      throw hostTroubleOf('noMemory');
    await box.boot();
  }

  /** One that was booted with other tools than are asked for now is of no use. */
  private takeSpare(spec: StartSpec): { box: Box; booted: Promise<void> } | null {
    const { spare } = this;
    if (
      spare === null ||
      !spare.box.isThere ||
      !areStandard(spec.config.tools) ||
      spec.config.modelAccess !== undefined
    )
      return null;
    this.spare = null;
    return spare;
  }

  private ended(
    entry: Entry,
    stop: AbortController,
    facts: HostFacts | null,
    error: unknown,
  ): void {
    if (entry.start?.stop !== stop) return;
    entry.start = null;
    entry.facts = facts;
    if (facts !== null) return;
    const isOurs = error instanceof HostTrouble;
    if (!isOurs) this.ports.say(`A box could not be made: ${wordsOf(error)}`);
    entry.failed = stop.signal.aborted ? null : isOurs ? error : hostTroubleOf('boxFailed');
  }

  private entryOf(id: string): Entry {
    const known = this.entries.get(id);
    if (known !== undefined) return known;
    const entry = freshEntry();
    this.entries.set(id, entry);
    return entry;
  }

  private inTurn<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
    const done = entry.turn.then(work).catch((error: unknown) => {
      if (error instanceof HostTrouble) throw error;
      this.ports.say(`A box could not be made: ${wordsOf(error)}`);
      throw hostTroubleOf('boxFailed');
    });
    entry.turn = done.catch(() => {});
    return done;
  }

  private boxOf(record: BoxRecord, programs: BoxPrograms): Box {
    return new Box(
      boxFolderAt(join(this.ports.folder, record.id)),
      record,
      this.boxPorts(programs),
    );
  }

  private boxPorts(programs: BoxPrograms | null): BoxPorts {
    const { model, modelAccess, roomUrl, env, say } = this.ports;
    return {
      programs: programs ?? nothingRuns,
      model: modelAccess,
      modelName: ({ spec }) => model(spec),
      roomUrl,
      env,
      say,
      otherPort: () => choosePortPair(this.usedPorts()),
    };
  }

  private usedPorts(besides?: number, own?: Box): ReadonlySet<number> {
    const boxes = [...this.entries.values()].map(({ box }) => box);
    const ports = [...boxes, this.spare?.box].flatMap((box) =>
      box === null || box === undefined || box === own ? [] : box.record.port,
    );
    return new Set(ports.filter((port) => port !== besides));
  }
}

/** A start that somebody asked for makes its keys anew, whatever was wrong with them. */
function keysFor({ folder, record }: Box, { generation }: StartSpec): BoxRecord {
  if (record.spec?.generation === generation) return record;
  rmSync(folder.deviceKey, { force: true });
  return renewed(record);
}

const nothingRuns: BoxPrograms = { gatewayVersion: '', gateway: () => [], connector: () => [] };

const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const orAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
