import type { Message } from '../../shared/model/message.ts';
import { isStreamPart, type Part } from '../../shared/model/part.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import type { Agent } from '../agent/agent.ts';
import { type Change, isRowOf } from '../agent/changes.ts';
import { jsonText, oneLine, plain } from './plain.ts';
import type { Terminal } from './terminal.ts';

/** Writes what is said in some threads while it is said, one speaker after the other. */
export class Transcript {
  private readonly agent: Agent;
  private readonly terminal: Terminal;
  private readonly isJson: boolean;
  private readonly isMany: boolean;
  private readonly followed = new Set<string>();
  /** The part whose words stand at the end of the last line. */
  private speaking: string | null = null;

  constructor(agent: Agent, terminal: Terminal, how: { isJson: boolean; isMany: boolean }) {
    this.agent = agent;
    this.terminal = terminal;
    this.isJson = how.isJson;
    this.isMany = how.isMany;
  }

  /** Writes what is said in a thread from now on, and before it what `chosen` takes of its past. */
  follow(threadId: string, chosen: (past: Message[]) => Message[]): void {
    if (this.followed.has(threadId)) return;
    this.followed.add(threadId);
    const past = this.agent.rows('messages').filter((one) => one.threadId === threadId);
    const parts = this.agent.rows('parts').sort((a, b) => a.i - b.i);
    for (const message of chosen(past.sort((a, b) => a.n - b.n)))
      for (const part of parts.filter(({ messageId }) => messageId === message.id))
        this.write(part, this.agent.text(part.id) ?? '', false);
  }

  hear(change: Change): void {
    if (change.type === 'text') {
      const part = this.agent.row('parts', change.partId);
      if (part !== undefined) this.write(part, change.added ?? change.text, change.added === null);
    } else if (isRowOf(change, 'parts')) this.hearPart(change.row);
    else if (isRowOf(change, 'runs')) {
      const { row, before } = change;
      if (row.trouble !== undefined && before?.trouble === undefined)
        this.tell(row.threadId, { ...row.trouble }, `${row.trouble.message} ${row.trouble.fix}`);
    }
  }

  /** The last line is whole. */
  end(): void {
    if (this.speaking !== null && !this.isJson) this.terminal.out('\n');
    this.speaking = null;
  }

  private hearPart(part: Part): void {
    if (isStreamPart(part)) return;
    const { name, state, threadId } = part;
    this.tell(threadId, { tool: name, state }, `${name}: ${state}`);
  }

  private write(part: Part, text: string, isReplaced: boolean): void {
    if (text === '' || !this.followed.has(part.threadId)) return;
    const { id: partId, messageId, threadId } = part;
    const author = this.agent.row('messages', messageId)?.author;
    if (this.isJson)
      return this.json({ type: 'words', threadId, messageId, partId, author, text, isReplaced });
    if (this.speaking !== partId || isReplaced) {
      this.end();
      this.terminal.out(`${this.placeOf(threadId)}${this.nameOf(author)}: `);
      this.speaking = partId;
    }
    this.terminal.out(plain(text));
  }

  private tell(threadId: string, facts: object, words: string): void {
    if (!this.followed.has(threadId)) return;
    if (this.isJson) return this.json({ type: 'note', threadId, ...facts });
    this.end();
    this.terminal.out(`${this.placeOf(threadId)}· ${oneLine(words)}\n`);
  }

  private json(value: object): void {
    this.terminal.out(`${jsonText(value)}\n`);
  }

  /** The thread, where more than one is written. */
  private placeOf(threadId: string): string {
    if (!this.isMany) return '';
    const title = oneLine(this.agent.row('threads', threadId)?.title ?? '');
    return `[${title === '' ? threadId : title}] `;
  }

  private nameOf(author: Principal | undefined): string {
    if (author === undefined) return '?';
    const { kind, id } = splitPrincipal(author);
    if (kind === 'autopilot') return 'Autopilot';
    if (kind === 'connector')
      return `OpenClaw ${oneLine(this.agent.row('instances', id)?.name ?? '')}`.trim();
    return oneLine(this.agent.row('members', author)?.name ?? author);
  }
}
