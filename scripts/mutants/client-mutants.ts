import type { Mutant } from './mutant.ts';

/** Breaks of those who talk to the room: replicas, the commands of a person, and producers. */
export const clientMutants: readonly Mutant[] = [
  {
    name: 'delta put anywhere',
    what: 'what a delta repeats is shown twice',
    file: 'shared/sync/part-text.ts',
    find: 'held.text + delta.text.slice(known)',
    replace: 'held.text + delta.text',
  },
  {
    name: 'revision ignored',
    what: 'words that were replaced stay',
    file: 'shared/sync/part-text.ts',
    find: 'text: held.text.slice(0, revision.keep) };',
    replace: 'text: held.text };',
  },
  {
    name: 'hash not asked',
    what: 'a whole text is not held against its hash',
    file: 'client/connection/hear.ts',
    find: 'if (wasWhole || !isWhole(part, text)) return [];',
    replace: 'if (part.seq > 0) return [];',
  },
  {
    name: 'snapshot added',
    what: 'a snapshot leaves standing what it replaces',
    file: 'shared/sync/replica.ts',
    find: 'draft.dropRows(topic, (table, row) => !isPastKnown ||',
    replace: 'draft.dropRows(topic, (table, row) => false &&',
  },
  {
    name: 'order lost over a reload',
    what: 'kept commands are sent newest first',
    file: 'client/connection/step-session.ts',
    find: 'for (const command of event.commands.filter(',
    replace: 'for (const command of event.commands.toReversed().filter(',
  },
  {
    name: 'overtaken',
    what: 'commands about one thread do not wait for each other',
    file: 'client/connection/outbox.ts',
    find: '    busy.add(lane);\n',
    replace: '',
  },
  {
    name: 'not sent again',
    what: 'what was sent without an answer is not sent on the next socket',
    file: 'client/connection/close.ts',
    find: 'requests: session.requests.map((one) => ({ ...one, isSent: false })),',
    replace: '',
  },
  {
    name: 'producer not derived anew',
    what: 'a producer does not ask what the room has after a reconnect',
    file: 'shared/producer/producer.ts',
    find: 'else out.attach(this.standingOf(partId));',
    replace: '',
  },
  {
    name: 'facts said once',
    what: 'a producer does not repeat how its run stands after a reconnect',
    file: 'shared/producer/producer.ts',
    find: 'for (const fact of [this.run, this.stalled, this.used, this.ending]) fact.forget();',
    replace: '',
  },
  {
    name: 'leftovers stay',
    what: 'what an interrupted attempt left is not voided',
    file: 'shared/producer/producer.ts',
    find: '    this.voidLeftovers(this.opened);\n',
    replace: '',
  },
  {
    name: 'pair split',
    what: 'a character split over two writes is not joined',
    file: 'shared/producer/text-out.ts',
    find: 'const split = isHighSurrogate(joined.charCodeAt(joined.length - 1));',
    replace: 'const split = false;',
  },
  {
    name: 'byte order mark swallowed',
    what: 'a text that begins with U+FEFF loses it on the wire',
    file: 'shared/lib/utf8.ts',
    find: 'fatal: true, ignoreBOM: true',
    replace: 'fatal: true, ignoreBOM: false',
  },
];
