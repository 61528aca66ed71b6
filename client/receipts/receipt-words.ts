import type { Result } from '../../shared/methods/contract.ts';
import type { Actor } from '../../shared/model/receipt.ts';
import type { NameOf } from '../store/author-name.ts';
import type { Tone } from '../ui/marks.tsx';

/** As the room shows it: of a chat that the reader may not read, digest and kind only. */
export type ShownReceipt = Result<'receipts.page'>['receipts'][number];

/** What a receipt is about, in words; a kind that this page does not know is shown by its name. */
export const kindWords = (kind: string): string => words[kind] ?? kind;

/** Who did it: somebody, or the room itself because the time had come. */
export const actorName = (who: Actor, nameOf: NameOf): string =>
  who === 'room' ? 'The room' : nameOf(who);

const words: Record<string, string | undefined> = {
  'approval.vote': 'voted on a request',
  'approval.approved': 'approved a request',
  'approval.rejected': 'rejected a request',
  'approval.expired': 'a request expired',
  'approval.cancelled': 'took a request back',
  'approval.superseded': 'a request was replaced',
  'approval.dispatched': 'what was approved began',
  'approval.done': 'what was approved is done',
  'approval.failed': 'what was approved failed',
  'approval.unknown': 'what was approved may have happened',
  tool: 'used a tool',
  job: 'a job ended',
  artifact: 'an artifact',
  grant: 'a grant',
  policy: 'set how the room decides',
  'member.join': 'somebody joined',
  'member.leave': 'somebody left',
  'member.role': 'changed a role',
  'invite.create': 'made an invite',
  'invite.revoke': 'revoked an invite',
  'agent.create': 'made an agent',
  'agent.end': 'ended an agent',
  'key.mint': 'minted a key',
  'key.revoke': 'revoked a key',
  'instance.create': 'created an OpenClaw',
  'instance.restart': 'restarted an OpenClaw',
  'instance.remove': 'deleted an OpenClaw',
  'instance.rename': 'renamed an OpenClaw',
  'instance.attach': 'attached an OpenClaw',
  'instance.detach': 'detached an OpenClaw',
  'instance.allowCommands': 'let an OpenClaw ask for commands in private chats',
  'session.reset': 'reset a session of OpenClaw',
  'session.remove': 'deleted a session of OpenClaw',
  'openclaw.forgotten': 'an OpenClaw lost what it knew',
  'openclaw.question': 'asked a question that cannot be answered here',
  'openclaw.device': 'asked to let a device in',
  'openclaw.node': 'asked to let a machine in',
  'openclaw.plugin': 'asked for leave for a plugin',
  'room.begin': 'the room began',
  'room.rename': 'renamed the room',
  'room.pause': 'paused assistants and agents',
  'room.resume': 'ended the pause',
  'room.transfer': 'made another owner',
};

/** What the browser filters by: the beginning of a kind. */
export const kindFilters: readonly { value: string; words: string }[] = [
  { value: '', words: 'everything' },
  { value: 'approval.', words: 'approvals' },
  { value: 'tool', words: 'tool calls' },
  { value: 'job', words: 'jobs' },
  { value: 'artifact', words: 'artifacts' },
  { value: 'grant', words: 'grants' },
  { value: 'policy', words: 'rules' },
  { value: 'member.', words: 'members and roles' },
  { value: 'invite.', words: 'invites' },
  { value: 'agent.', words: 'agents' },
  { value: 'key.', words: 'keys' },
  { value: 'instance.', words: 'OpenClaw' },
  { value: 'session.', words: 'sessions of OpenClaw' },
  { value: 'openclaw.', words: 'what OpenClaw asked and heard no' },
  { value: 'room.', words: 'the room' },
];

/** How it ended, in a word: a call that came to nothing was not run, whether somebody said no or not. */
export const outcomeWord = ({
  kind,
  outcome,
}: Pick<ShownReceipt, 'kind' | 'outcome'>): string | null =>
  kind === 'tool' && outcome === 'rejected' ? 'not run' : outcome;

/** The outcome as a colour: what went well, what somebody said no to, what nobody knows. */
export function outcomeTone(outcome: string | null): Tone {
  if (outcome === null) return 'sleep';
  if (outcome === 'failed') return 'bad';
  if (['asked', 'unknown', 'unanswered', 'self-decided'].includes(outcome)) return 'wait';
  const isNothing = ['rejected', 'refused', 'expired', 'cancelled', 'superseded', 'cut'].includes(
    outcome,
  );
  return isNothing ? 'off' : 'live';
}

/** A hash as people compare it: its beginning and its end. */
export const shortHash = (hash: string): string =>
  hash.length <= 12 ? hash : `${hash.slice(0, 6)}…${hash.slice(-4)}`;
