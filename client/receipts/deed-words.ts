import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { inLine } from '../../shared/lib/marked.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import type { Artifact } from '../../shared/model/artifact.ts';
import type { AttachedTo, Instance } from '../../shared/model/instance.ts';
import type { Rows } from '../../shared/sync/replica.ts';
import { namedSummary } from '../approvals/named-summary.ts';
import { instanceName, type NameOf } from '../store/author-name.ts';
import { titleOf } from '../store/thread-title.ts';
import { didWords, leftName, whoJoined, whoLeft } from './did-words.ts';
import { kindWords, type ShownReceipt } from './receipt-words.ts';

/** What a receipt needs of what the page holds, to be said by name. */
export type Held = Pick<
  Rows,
  'approvals' | 'artifacts' | 'instances' | 'jobs' | 'projects' | 'threads'
>;

/**
 * What was done, with the names of what it was done to, as far as this page knows them. Most receipts
 * keep only a hash: a name stands there only where it is what the hash is of.
 */
export function deedWords(receipt: ShownReceipt, rows: Held, nameOf: NameOf): string {
  const { kind, approvalId } = receipt;
  const words = kind === 'tool' ? toolWords(receipt.outcome) : kindWords(kind);
  if (kind === 'artifact') return artifactWords(receipt, rows) ?? words;
  if (kind === 'job') return jobWords(receipt, rows) ?? words;
  if (/^(?:instance|session|openclaw)\./.test(kind)) return openclawWords(receipt, rows);
  if (kind === 'member.join') {
    const joined = whoJoined(receipt);
    if (joined?.principal === receipt.principal)
      return `joined as ${joined.role}${joined.by === joined.principal ? '' : `, let in by ${nameOf(joined.by)}`}`;
  }
  if (kind === 'member.leave') {
    const left = whoLeft(receipt);
    if (left?.principal === receipt.principal) return 'left';
    if (left) return `removed ${leftName(left, nameOf)}`;
  }
  const what = didWords(receipt, nameOf);
  if (what !== null) return `${words} (${what})`;
  const asked = approvalId === undefined ? undefined : rows.approvals.get(approvalId);
  return asked === undefined ? words : `${words}: ${inLine(namedSummary(asked.summary, rows))}`;
}

/** A call that failed, or of which nobody knows, was made: whether it used anything is not said. */
const toolWords = (outcome: ShownReceipt['outcome']): string => {
  if (outcome === 'rejected') return 'wanted to use a tool';
  return outcome === 'failed' || outcome === 'unknown' ? 'called a tool' : kindWords('tool');
};

function artifactWords(
  receipt: ShownReceipt,
  { artifacts }: Pick<Held, 'artifacts'>,
): string | null {
  const { outcome } = receipt;
  if (outcome !== 'published' && outcome !== 'removed') return null;
  const of = artifactOf(receipt, artifacts);
  return of === null
    ? `${outcome} an artifact`
    : `${outcome} “${inLine(of.name)}”, version ${of.version}`;
}

/** The artifact that a receipt is of, while its newest version is that one. */
export function artifactOf(
  { kind, action, threadId: place }: ShownReceipt,
  artifacts: Held['artifacts'],
): Artifact | null {
  if (kind !== 'artifact') return null;
  for (const one of artifacts.values()) {
    const { id, name, version, sha256, threadId } = one;
    if (threadId === place && isHashOf(action, { artifact: id, name, version, sha256 })) return one;
  }
  return null;
}

function jobWords({ outcome, jobId }: ShownReceipt, { jobs }: Pick<Held, 'jobs'>): string | null {
  const job = jobId === undefined ? undefined : jobs.get(jobId);
  const name = job === undefined ? null : `the job “${inLine(job.title)}”`;
  if (outcome === 'cancelled') return `cancelled ${name ?? 'a job'}`;
  if (outcome === 'done') return `${name ?? 'a job'} is done`;
  return outcome === 'failed' ? `${name ?? 'a job'} failed` : null;
}

/** Which OpenClaw it was stands in no receipt: its main session does, or the private chat it serves. */
function openclawWords(receipt: ShownReceipt, { instances, projects, threads }: Held): string {
  const { kind, action, threadId } = receipt;
  const own = [...instances.values()].find((one) => one.threadId === threadId);
  if (kind === 'instance.attach' || kind === 'instance.detach') {
    const places: AttachedTo[] =
      own === undefined && threadId !== undefined
        ? [{ kind: 'thread', id: threadId }]
        : [
            ...[...threads.values()].map(({ id }) => ({ kind: 'thread' as const, id })),
            ...[...projects.values()].map(({ id }) => ({ kind: 'project' as const, id })),
          ];
    const found = attachedBy(action, own === undefined ? [...instances.values()] : [own], places);
    if (found !== null) {
      const { instance, to, tools } = found;
      const place =
        to.kind === 'project'
          ? `the project “${inLine(projects.get(to.id)?.title ?? '')}”`
          : `“${titleOf(threads.get(to.id))}”`;
      return tools === null
        ? `detached ${instanceName(instance.name)} from ${place}`
        : `attached ${instanceName(instance.name)} to ${place}, where it may ${tools === 'look' ? 'only look' : 'ask for commands'}`;
    }
  }
  const words = kindWords(kind);
  return own === undefined ? words : words.replace(/an OpenClaw|OpenClaw$/, instanceName(own.name));
}

interface Attached {
  instance: Instance;
  to: AttachedTo;
  /** `null`: it was detached. */
  tools: 'look' | 'commands' | null;
}

/** Of the places that the page holds the one that the hash is of. */
function attachedBy(
  action: string,
  instances: readonly Instance[],
  places: readonly AttachedTo[],
): Attached | null {
  const before = known.get(action);
  if (before !== undefined) return before;
  for (const instance of instances)
    for (const to of places.slice(-mostPlaces))
      for (const tools of ['look', 'commands', null] as const) {
        const did = { instance: instance.id, instanceId: instance.id, to };
        if (!isHashOf(action, tools === null ? did : { ...did, tools })) continue;
        known.set(action, { instance, to, tools });
        return { instance, to, tools };
      }
  return null;
}

/** What was found is not looked for again at each change of the page. */
const known = new Map<string, Attached>();

const mostPlaces = 200;

/** Is it the hash of just that? */
export function isHashOf(action: string, did: unknown): boolean {
  const bytes = canonicalJson(did);
  const hash = hashes.get(bytes) ?? sha256Hex(bytes);
  if (hashes.size > mostHashes) hashes.clear();
  hashes.set(bytes, hash);
  return hash === action;
}

/** The same few things are asked about at each change of the page. */
const hashes = new Map<string, string>();

const mostHashes = 5_000;
