import type * as z from 'zod/mini';
import { type Account, accountRow, type Setting, settingRow } from './account.ts';
import { type Agent, agentRow, type Key, keyRow } from './agent.ts';
import { type Badge, badgeRow } from './badge.ts';
import { type Invite, inviteRow } from './invite.ts';
import { type Login, loginRow } from './login.ts';
import { type Member, memberRow } from './member.ts';
import { type Message, messageRow } from './message.ts';
import { type Part, partRow } from './part.ts';
import { type PrivateThread, privateThreadRow } from './private-thread.ts';
import { type Run, runRow } from './run.ts';
import { type Thread, threadRow } from './thread.ts';
import {
  homeTopic,
  lobbyTopic,
  reasoningTopic,
  selfTopic,
  threadTopic,
  vaultTopic,
  workspaceTopic,
} from './topic.ts';

/** The tables of a room and what a row of each is. */
export interface RowTypes {
  members: Member;
  threads: Thread;
  messages: Message;
  parts: Part;
  runs: Run;
  privateThreads: PrivateThread;
  invites: Invite;
  badges: Badge;
  logins: Login;
  agents: Agent;
  keys: Key;
  accounts: Account;
  settings: Setting;
}

export type TableName = keyof RowTypes;
export type Row<T extends TableName = TableName> = RowTypes[T];

interface Table<R> {
  row: z.ZodMiniType<R>;
  /**
   * What a window is cut by: `all` rows are in every snapshot, others lie at their `seq` (last
   * changed first) or their `n` (made last first).
   */
  order: 'all' | 'seq' | 'n';
  /** Shown by the canvas: its changes are kept as history. */
  drawn: boolean;
  /** The topic a row lies in, which decides who may see it. Room and replica agree, since the row alone decides. */
  topic: (row: R) => string;
}

export const tables: { readonly [T in TableName]: Table<RowTypes[T]> } = {
  members: { row: memberRow, order: 'all', drawn: true, topic: () => workspaceTopic },
  threads: {
    row: threadRow,
    order: 'seq',
    drawn: true,
    topic: ({ id, access }) => (access === undefined ? workspaceTopic : threadTopic(id)),
  },
  messages: {
    row: messageRow,
    order: 'n',
    drawn: false,
    topic: (row) => threadTopic(row.threadId),
  },
  parts: {
    row: partRow,
    order: 'n',
    drawn: false,
    topic: (row) => (row.kind === 'reasoning' ? reasoningTopic : threadTopic)(row.threadId),
  },
  runs: { row: runRow, order: 'n', drawn: true, topic: (row) => threadTopic(row.threadId) },
  privateThreads: {
    row: privateThreadRow,
    order: 'seq',
    drawn: false,
    topic: (row) => selfTopic(row.principal),
  },
  invites: { row: inviteRow, order: 'seq', drawn: false, topic: () => vaultTopic },
  badges: { row: badgeRow, order: 'all', drawn: false, topic: () => homeTopic },
  logins: { row: loginRow, order: 'all', drawn: false, topic: () => homeTopic },
  agents: { row: agentRow, order: 'all', drawn: false, topic: () => homeTopic },
  keys: { row: keyRow, order: 'all', drawn: false, topic: () => homeTopic },
  accounts: { row: accountRow, order: 'seq', drawn: false, topic: () => lobbyTopic },
  settings: { row: settingRow, order: 'all', drawn: false, topic: () => lobbyTopic },
};

export const isTableName = (name: string): name is TableName => Object.hasOwn(tables, name);

export const tableNames = Object.keys(tables).filter(isTableName);

export const topicOf = <T extends TableName>(table: T, row: Row<T>): string =>
  tables[table].topic(row);

/** Where a row lies in the window of its topic; `null` means that it belongs to every window. */
export function orderKey(table: TableName, row: { seq: number; n?: number }): number | null {
  const { order } = tables[table];
  if (order === 'all') return null;
  return order === 'seq' ? row.seq : (row.n ?? row.seq);
}
