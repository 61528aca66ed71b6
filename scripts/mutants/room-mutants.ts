import type { Mutant } from './mutant.ts';

/** Breaks of the room: what it writes, what it answers, and what it tells. */
export const roomMutants: readonly Mutant[] = [
  {
    name: 'told before written',
    what: 'an answer is told although its transaction failed',
    file: 'party/autopilot/room.ts',
    find: `    const result = this.store.transact(() => {
      const worked = work(turn);
      patches = turn.finish();
      return worked;
    });`,
    replace: `    let result: T = undefined as T;
    try {
      this.store.transact(() => {
        result = work(turn);
        patches = turn.finish();
      });
    } catch (error) {
      if (result === undefined) throw error;
      patches = [];
    }`,
  },
  {
    name: 'answers forgotten',
    what: 'the answer of a command is not recorded under its key',
    file: 'party/autopilot/answer.ts',
    find: 'record(turn, name, hash, { ok: true, answer });',
    replace: '',
  },
  {
    name: 'saved all the same',
    what: 'a producer is told that its text is saved although the disk failed',
    file: 'party/autopilot/hear-delta.ts',
    find: "return toRefusal(error, 'delta', room.ports).retryAfterMs ?? 0;",
    replace: "toRefusal(error, 'delta', room.ports); room.texts.settle(live); return 0;",
  },
  {
    name: 'last unit not stored',
    what: 'storing a text leaves out its last unit',
    file: 'party/autopilot/live-texts.ts',
    find: 'appendText(this.store, live.stream.ref, live.saved, live.tail);',
    replace: 'appendText(this.store, live.stream.ref, live.saved, live.tail.slice(0, -1));',
  },
  {
    name: 'text forgotten at wake',
    what: 'a room that woke takes a stored text for empty',
    file: 'party/autopilot/live-texts.ts',
    find: '    const saved = storedLength(this.store, stream.ref);',
    replace: '    const saved = 0;',
  },
  {
    name: 'watchers forgotten at wake',
    what: 'a room that woke tells its sockets nothing any more',
    file: 'party/autopilot/room.ts',
    find: 'for (const topic of connection.topics) this.fanOut.watch(topic, connection);',
    replace: '',
  },
  {
    name: 'nothing voided',
    what: 'a producer replaces a text and the room keeps the old words',
    file: 'party/autopilot/methods/parts.ts',
    find: 'const kept = Math.min(keep, have(live));',
    replace: 'const kept = have(live);',
  },
  {
    name: 'replaced words resumed',
    what: 'whoever resumes a text keeps words of it that were replaced meanwhile',
    file: 'party/autopilot/topic-reader.ts',
    find: 'const stands = known.rev === rev ? known.have : keptSince(stream, known.rev);',
    replace: 'const stands = known.have;',
  },
  {
    name: 'next run not woken',
    what: 'the run behind one that ended is not begun',
    file: 'party/autopilot/run-queue.ts',
    find: 'if (wasNext && next !== undefined) wake(turn, next);',
    replace: '',
  },
  {
    name: 'delivery not awaited',
    what: 'an outbox entry is dropped before it was delivered',
    file: 'party/autopilot/room.ts',
    find: 'if (isDelivered) this.confirmDelivered(entry.id);',
    replace: 'this.confirmDelivered(entry.id); if (isDelivered) return;',
  },
  {
    name: 'delivered twice',
    what: 'the receiver takes a repeated delivery for a new one',
    file: 'testkit/world/thread-agent.ts',
    find: 'if (known === undefined) {',
    replace: 'if (known === undefined || cause === undefined) {',
  },
  {
    name: 'receipt of something else',
    what: 'the hash of a receipt leaves out its outcome',
    file: 'party/autopilot/store/receipts.ts',
    find: "store.put('receipts', { n: made.n, body, hash: sha256Hex(body) });",
    replace:
      "store.put('receipts', { n: made.n, body, hash: sha256Hex(canonicalJson({ ...made, outcome: '' })) });",
  },
  {
    name: 'no receipt',
    what: 'a call that ended leaves no receipt',
    file: 'party/autopilot/tool-receipt.ts',
    find: 'if (isSettled)\n',
    replace: 'if (isSettled && turn.now === 0)\n',
  },
];
