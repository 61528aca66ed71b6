import type * as z from 'zod/mini';
import { type Account, accountRow, type Setting, settingRow } from './account.ts';
import { type Agent, agentRow, type Key, keyRow } from './agent.ts';
import { type Approval, approvalRow } from './approval.ts';
import { type Artifact, artifactRow } from './artifact.ts';
import { type Badge, badgeRow } from './badge.ts';
import { type Grant, grantRow } from './grant.ts';
import type { ThreadId } from './ids.ts';
import { type BoxLine, boxLineRow, type Instance, instanceRow } from './instance.ts';
import { type Invite, inviteRow } from './invite.ts';
import { type Job, type JobLine, jobLineRow, jobRow } from './job.ts';
import { type Login, loginRow } from './login.ts';
import { type Member, memberRow } from './member.ts';
import { type Mention, mentionRow } from './mention.ts';
import { type Message, messageRow } from './message.ts';
import { type Part, partRow } from './part.ts';
import { type Pause, type Policy, pauseRow, policyRow } from './policy.ts';
import { type PrivateApproval, privateApprovalRow } from './private-approval.ts';
import { type PrivateThread, privateThreadRow } from './private-thread.ts';
import { type PrivateWork, privateWorkRow } from './private-work.ts';
import { type Project, projectRow } from './project.ts';
import { type Run, runRow } from './run.ts';
import { type Schedule, scheduleRow } from './schedule.ts';
import { type Summary, summaryRow } from './summary.ts';
import { type Thread, threadRow } from './thread.ts';
import {
  approvalsTopic,
  boxTopic,
  homeTopic,
  jobsTopic,
  jobTopic,
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
  summaries: Summary;
  privateThreads: PrivateThread;
  privateApprovals: PrivateApproval;
  privateWork: PrivateWork;
  mentions: Mention;
  projects: Project;
  approvals: Approval;
  grants: Grant;
  policies: Policy;
  pauses: Pause;
  jobs: Job;
  jobLines: JobLine;
  artifacts: Artifact;
  schedules: Schedule;
  instances: Instance;
  boxLines: BoxLine;
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
  summaries: {
    row: summaryRow,
    order: 'n',
    drawn: false,
    topic: (row) => threadTopic(row.threadId),
  },
  privateThreads: {
    row: privateThreadRow,
    order: 'seq',
    drawn: false,
    topic: (row) => selfTopic(row.principal),
  },
  privateApprovals: {
    row: privateApprovalRow,
    order: 'seq',
    drawn: false,
    topic: (row) => selfTopic(row.principal),
  },
  privateWork: {
    row: privateWorkRow,
    order: 'seq',
    drawn: false,
    topic: (row) => selfTopic(row.principal),
  },
  mentions: {
    row: mentionRow,
    order: 'seq',
    drawn: false,
    topic: (row) => selfTopic(row.principal),
  },
  projects: { row: projectRow, order: 'all', drawn: true, topic: () => workspaceTopic },
  approvals: {
    row: approvalRow,
    order: 'seq',
    drawn: true,
    topic: (row) => hiddenTopic(row) ?? approvalsTopic,
  },
  grants: { row: grantRow, order: 'all', drawn: true, topic: () => workspaceTopic },
  policies: { row: policyRow, order: 'all', drawn: false, topic: () => vaultTopic },
  pauses: { row: pauseRow, order: 'all', drawn: false, topic: () => workspaceTopic },
  jobs: { row: jobRow, order: 'seq', drawn: true, topic: (row) => hiddenTopic(row) ?? jobsTopic },
  jobLines: { row: jobLineRow, order: 'n', drawn: false, topic: (row) => jobTopic(row.jobId) },
  artifacts: {
    row: artifactRow,
    order: 'all',
    drawn: true,
    topic: (row) => hiddenTopic(row) ?? jobsTopic,
  },
  schedules: {
    row: scheduleRow,
    order: 'all',
    drawn: true,
    topic: (row) => hiddenTopic(row) ?? jobsTopic,
  },
  instances: { row: instanceRow, order: 'all', drawn: true, topic: () => workspaceTopic },
  boxLines: {
    row: boxLineRow,
    order: 'n',
    drawn: false,
    topic: (row) => boxTopic(row.instanceId),
  },
  invites: { row: inviteRow, order: 'seq', drawn: false, topic: () => vaultTopic },
  badges: { row: badgeRow, order: 'all', drawn: false, topic: () => homeTopic },
  logins: { row: loginRow, order: 'all', drawn: false, topic: () => homeTopic },
  agents: { row: agentRow, order: 'all', drawn: false, topic: () => homeTopic },
  keys: { row: keyRow, order: 'all', drawn: false, topic: () => homeTopic },
  accounts: { row: accountRow, order: 'seq', drawn: false, topic: () => lobbyTopic },
  settings: { row: settingRow, order: 'all', drawn: false, topic: () => lobbyTopic },
};

/** Rows of a private thread lie in its own topic. */
function hiddenTopic(row: { hidden?: true | undefined; threadId?: ThreadId | undefined }) {
  return row.hidden === true && row.threadId !== undefined ? threadTopic(row.threadId) : null;
}

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
