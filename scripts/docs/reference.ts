import type * as z from 'zod/mini';
import { nodeId, thingId } from '../../shared/canvas/node-id.ts';
import { approvals } from '../../shared/methods/approvals.ts';
import { artifacts } from '../../shared/methods/artifacts.ts';
import { contract, isMethodName } from '../../shared/methods/contract.ts';
import { grants } from '../../shared/methods/grants.ts';
import { jobs } from '../../shared/methods/jobs.ts';
import { messages } from '../../shared/methods/messages.ts';
import type { Method } from '../../shared/methods/method.ts';
import { parking } from '../../shared/methods/parking.ts';
import { policies } from '../../shared/methods/policies.ts';
import { contextMessage, partStanding, produce } from '../../shared/methods/produce.ts';
import { projects } from '../../shared/methods/projects.ts';
import { receipts } from '../../shared/methods/receipts.ts';
import { runs } from '../../shared/methods/runs.ts';
import { search } from '../../shared/methods/search.ts';
import { session } from '../../shared/methods/session.ts';
import { summarise } from '../../shared/methods/summarise.ts';
import { threads } from '../../shared/methods/threads.ts';
import { tools } from '../../shared/methods/tools.ts';
import { messageId, partId, roomId, runId, threadId } from '../../shared/model/ids.ts';
import { toolState, toolTransitions } from '../../shared/model/part.ts';
import { principal } from '../../shared/model/principal.ts';
import { role } from '../../shared/model/role.ts';
import { modelName, runState, runTransitions, trouble, usage } from '../../shared/model/run.ts';
import { tableNames, tables } from '../../shared/model/tables.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { type CloseReason, closeCodes, mayReconnect } from '../../shared/protocol/close-codes.ts';
import { encodeDelta } from '../../shared/protocol/delta-codec.ts';
import { errors } from '../../shared/protocol/errors.ts';
import { events, presence } from '../../shared/protocol/events.ts';
import { clientEvent, requestFrame, responseFrame } from '../../shared/protocol/frame.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { pieceFrame } from '../../shared/protocol/pieces.ts';
import {
  delRow,
  heldPart,
  pageAnswer,
  putRow,
  resetReason,
  streamState,
  topicAnswer,
  topicRequest,
} from '../../shared/protocol/topic-answer.ts';
import { wireError } from '../../shared/protocol/wire-error.ts';
import { commentsOf, groupsOf } from './comments.ts';
import { nameShapes, shapeBehind, shapeOf } from './shape.ts';

/** Shapes that have a name wherever they occur; `input` where a client says them. */
const named: Record<string, { schema: z.ZodMiniType; io: 'input' | 'output' }> = {
  RoomId: { schema: roomId, io: 'output' },
  ThreadId: { schema: threadId, io: 'output' },
  MessageId: { schema: messageId, io: 'output' },
  PartId: { schema: partId, io: 'output' },
  RunId: { schema: runId, io: 'output' },
  Principal: { schema: principal, io: 'output' },
  Role: { schema: role, io: 'output' },
  NodeId: { schema: nodeId, io: 'output' },
  ThingId: { schema: thingId, io: 'output' },
  TopicRequest: { schema: topicRequest, io: 'input' },
  HeldPart: { schema: heldPart, io: 'input' },
  TopicAnswer: { schema: topicAnswer, io: 'output' },
  PageAnswer: { schema: pageAnswer, io: 'output' },
  ResetReason: { schema: resetReason, io: 'output' },
  PutRow: { schema: putRow, io: 'output' },
  DelRow: { schema: delRow, io: 'output' },
  StreamState: { schema: streamState, io: 'output' },
  Presence: { schema: presence, io: 'output' },
  PartStanding: { schema: partStanding, io: 'output' },
  ContextMessage: { schema: contextMessage, io: 'output' },
  RunState: { schema: runState, io: 'output' },
  ToolState: { schema: toolState, io: 'output' },
  ModelName: { schema: modelName, io: 'output' },
  Trouble: { schema: trouble, io: 'output' },
  Usage: { schema: usage, io: 'output' },
  WireError: { schema: wireError, io: 'output' },
};
nameShapes(Object.fromEntries(Object.entries(named).map(([name, { schema }]) => [name, schema])));

const families: Record<string, object> = {
  session,
  threads,
  messages,
  runs,
  produce,
  approvals,
  parking,
  summarise,
  grants,
  policies,
  jobs,
  artifacts,
  projects,
  receipts,
  search,
  tools,
};

/** Everything that code can say about the wire. */
export const reference = (): string =>
  [
    frameReference(),
    methodReference(),
    eventReference(),
    shapeReference(),
    tableReference(),
    errorReference(),
    closeCodeReference(),
    deltaReference(),
    limitReference(),
  ].join('\n\n');

const frameReference = (): string =>
  section(
    'Frames',
    'Text frames are JSON. What is not one of these ends the connection (4400).',
    ...Object.entries({
      'Request, client to room': shapeOf(requestFrame, 'input'),
      'Event, client to room': shapeOf(clientEvent, 'input'),
      'Response, room to client': shapeOf(responseFrame, 'output'),
      'Event, room to client': '{ type: "event", event: string, payload: any }',
      'Piece, room to client': shapeOf(pieceFrame, 'output'),
    }).map(([name, shape]) => `**${name}**\n\n${code(shape)}`),
  );

function methodReference(): string {
  const all = Object.entries(families).map(([family, entries]) => {
    const names = Object.keys(entries).filter(isMethodName);
    return [`### ${family}`, ...names.map((name) => describe(name, contract[name]))].join('\n\n');
  });
  return section(
    'Methods',
    'Said as `req`, answered by one `res`. *Repeat*: `reads` changes nothing; `key` changes something, so it needs a key; `same` states an absolute value, so saying it again changes nothing more. Who may call what: [docs/authorization.md](docs/authorization.md). The same as JSON Schema: `capabilities.list`.',
    ...all,
  );
}

function describe(name: string, { doc, params, result, ...method }: Method): string {
  const facts = [
    `risk ${method.risk}`,
    `repeat ${method.repeat}`,
    `callers ${method.callers.join(', ')}`,
    `scope ${method.scope}`,
    ...(method.tool === undefined ? [] : ['a tool of the assistant']),
  ];
  const shapes = `params ${shapeOf(params, 'input')}\nresult ${shapeOf(result, 'output')}`;
  return `#### ${name}\n\n${doc}\n\n${facts.join(' · ')}\n\n${code(shapes)}`;
}

function eventReference(): string {
  const comments = commentsOf('shared/protocol/events.ts');
  return section(
    'Events',
    'Told without being asked. A name or a field that a client does not know is ignored.',
    ...Object.entries(events).map(
      ([name, schema]) =>
        `#### ${name}\n\n${comments.get(name) ?? ''}\n\n${code(shapeOf(schema, 'output'))}`,
    ),
  );
}

const shapeReference = (): string =>
  section(
    'Shapes with a name',
    '`string(1–64, /…/)` is a string of so many UTF-16 units that matches; `int(≥ 0)` a whole number; `?` a field that may be missing; `…` further fields.',
    code(
      Object.entries(named)
        .map(([name, { schema, io }]) => `${name} = ${shapeBehind(name, schema, io)}`)
        .join('\n'),
    ),
  );

const rowFile: Record<(typeof tableNames)[number], string> = {
  members: 'member',
  threads: 'thread',
  messages: 'message',
  parts: 'part',
  runs: 'run',
  summaries: 'summary',
  privateThreads: 'private-thread',
  privateApprovals: 'private-approval',
  privateWork: 'private-work',
  mentions: 'mention',
  projects: 'project',
  approvals: 'approval',
  grants: 'grant',
  policies: 'policy',
  pauses: 'policy',
  jobs: 'job',
  jobLines: 'job',
  artifacts: 'artifact',
  schedules: 'schedule',
  instances: 'instance',
  boxLines: 'instance',
  invites: 'invite',
  badges: 'badge',
  logins: 'login',
  agents: 'agent',
  keys: 'agent',
  accounts: 'account',
  settings: 'account',
};

/** Where rows lie, in words. */
const rowTopic: Record<(typeof tableNames)[number], string> = {
  members: '`workspace`',
  threads: '`workspace`, a private one in `thread:<id>`',
  messages: '`thread:<id>`',
  parts: '`thread:<id>`, reasoning in `thread:<id>:reasoning`',
  runs: '`thread:<id>`',
  summaries: '`thread:<id>`',
  privateThreads: '`self:<principal>`',
  privateApprovals: '`self:<principal>`',
  privateWork: '`self:<principal>`',
  mentions: '`self:<principal>`',
  projects: '`workspace`',
  approvals: '`approvals`, of a private thread in `thread:<id>`',
  grants: '`workspace`',
  policies: '`vault`',
  pauses: '`workspace`',
  jobs: '`jobs`, of a private thread in `thread:<id>`',
  jobLines: '`job:<id>`',
  artifacts: '`jobs`, of a private thread in `thread:<id>`',
  schedules: '`jobs`, of a private thread in `thread:<id>`',
  instances: '`workspace`',
  boxLines: '`box:<instance id>`',
  invites: '`vault`',
  badges: '`home`',
  logins: '`home`',
  agents: '`home`',
  keys: '`home`',
  accounts: '`lobby`',
  settings: '`lobby`',
};

const orders = {
  all: 'in every snapshot',
  seq: 'by `seq`: last changed first',
  n: 'by `n`: made last first',
};

function tableReference(): string {
  const listed = tableNames.map((name) => {
    const { row, order, drawn } = tables[name];
    const facts = `topic ${rowTopic[name]} · ${orders[order]}${drawn ? ' · kept as history' : ''}`;
    const shape = shapeOf(row, 'output', commentsOf(`shared/model/${rowFile[name]}.ts`));
    return `#### ${name}\n\n${facts}\n\n${code(shape)}`;
  });
  return section(
    'Tables',
    'What rows a topic brings. Every row has `id` and the `seq` of its last change.',
    ...listed,
    `A run goes ${transitions(runTransitions)}.`,
    `A tool call goes ${transitions(toolTransitions)}.`,
  );
}

const transitions = (table: Record<string, readonly string[]>): string =>
  Object.entries(table)
    .filter(([, next]) => next.length > 0)
    .map(([from, next]) => `\`${from}\` → ${next.map((to) => `\`${to}\``).join(', ')}`)
    .join('; ');

const errorReference = (): string =>
  section(
    'Errors',
    '`retry`: ask again `later` (after `retryAfterMs` if it is given), `restart` with a new connection, or `never`. A code that a client does not know is shown by its message.',
    table(
      ['code', 'retry', 'message', 'fix'],
      Object.entries(errors).map(([name, { retry, message, fix }]) => [
        `\`${name}\``,
        retry,
        message,
        fix,
      ]),
    ),
  );

const closeWords: Record<CloseReason, string> = {
  tooLarge: 'A frame was larger than `commandBytes` (before hello: `helloBytes`).',
  badFrame: 'A frame that is no frame of this protocol.',
  notAuthenticated: 'Nobody is signed in.',
  notAllowed: 'No member of this room, or no longer.',
  tooSlow: 'No hello in time (`helloFirst`), not reading (`tooSlow`), or half open (`silent`).',
  replaced: 'The same producer opened the run from another socket.',
  newerProtocol: 'No protocol version in common.',
  tooFast: 'Insisted after `slowDown`, or no place for another connection (`tooMany`).',
};

const isCloseReason = (name: string): name is CloseReason => Object.hasOwn(closeCodes, name);

const closeCodeReference = (): string =>
  section(
    'Close codes',
    'The room says `bye` with the reason before it closes. The platform closes with 1012 when it restarts and 1011 when a room cannot be served; both may be tried again.',
    table(
      ['code', 'reason', 'when', 'dial again'],
      Object.keys(closeCodes)
        .filter(isCloseReason)
        .map((name) => [
          String(closeCodes[name]),
          `\`${name}\``,
          closeWords[name],
          mayReconnect(closeCodes[name]) ? 'yes' : 'no',
        ]),
    ),
  );

function deltaReference(): string {
  const example = { ref: 300, rev: 1, offset: 5, text: 'né' };
  const bytes = (persist: boolean) =>
    [...encodeDelta({ ...example, persist })]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join(' ');
  return section(
    'Binary deltas',
    `With \`delta.v1\` among its \`caps\`, a client gets new text as

    kind (1 byte) · varint ref · varint rev · varint offset · UTF-8 text

and without it as \`delta\` events. Kind 1 is a delta; kind 2, from producers only, a delta after which everything so far is stored and confirmed; other kinds are ignored. Varints are LEB128 without sign, shortest form, at most ${Number.MAX_SAFE_INTEGER}. \`ref\` is in the row of the part. \`offset\` counts UTF-16 units; text never begins or ends inside a surrogate pair. \`${JSON.stringify(example)}\` is`,
    code(`${bytes(false)}\n${bytes(true)}   (with persist)`),
  );
}

function limitReference(): string {
  return section(
    'Limits',
    '`Bytes` are UTF-8, `Units` UTF-16, `Ms` milliseconds. Those of the wire and the store are told by hello:',
    table(limitHead, [
      ...limitRows('shared/protocol/wire-limits.ts', 'export const wireLimits', limits),
      ...limitRows('shared/protocol/limits.ts', 'export const limits', limits),
    ]),
    'Those of what is made in a room are in the schemas of the methods, or said when they are met:',
    table(limitHead, limitRows('shared/protocol/bounds.ts', 'export const bounds', bounds)),
  );
}

export const limitHead = ['limit', 'value', 'what sets it'];

/** Each limit of a source file from `start` on, with the comment before it. */
export const limitRows = (file: string, start: string, figures: Record<string, number>) =>
  groupsOf(file, start).flatMap(({ comment, names }) =>
    names.map((name, i) => [`\`${name}\``, figureOf(figures, name), i === 0 ? comment : '']),
  );

function figureOf(figures: Record<string, number>, name: string): string {
  const value = figures[name];
  if (value === undefined) throw new Error(`${name} is no limit`);
  return value.toLocaleString('en-US');
}

const section = (title: string, ...body: string[]): string => `## ${title}\n\n${body.join('\n\n')}`;

export const code = (text: string): string => `\`\`\`\n${text}\n\`\`\``;

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
