import { inLine } from '../../shared/lib/marked.ts';
import type { Message } from '../../shared/model/message.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import type { Run } from '../../shared/model/run.ts';
import type { Rows } from '../../shared/sync/replica.ts';
import { memberName } from './member-name.ts';

type Named = Pick<Rows, 'members' | 'instances'>;

export type NameOf = (who: Principal) => string;

/** What a producer or a member is called where its words stand. */
export function authorName(rows: Named, of: Principal): string {
  const { kind, id } = splitPrincipal(of);
  if (kind === 'autopilot') return 'Autopilot';
  if (kind !== 'connector') return memberName(rows.members, of);
  const name = rows.instances.get(id)?.name;
  return name === undefined ? 'OpenClaw' : instanceName(name);
}

/** What somebody is called where an assistant or an OpenClaw is somebody too. */
export const namesIn =
  (rows: Named): NameOf =>
  (who) =>
    authorName(rows, who);

/** Who writes a run: the assistant of its thread, where nobody else is said. */
export const answererOf = (rows: Named, { producer }: Pick<Run, 'producer'>): string =>
  producer === undefined ? 'Autopilot' : authorName(rows, producer);

/** What an instance is called among people, so that nobody takes it for one of them. */
export const instanceName = (name: string): string =>
  /openclaw/i.test(name) ? inLine(name) : `OpenClaw ${inLine(name)}`;

/** Trouble of one, which whoever told of it calls by what it is. */
export const inItsName = (message: string, name: string): string =>
  message.replace(/^OpenClaw\b/, name);

/** Whose words a message is: what came from OpenClaw may be somebody's who spoke to it elsewhere. */
export function speakerOf(
  rows: Named,
  { author, heard }: Pick<Message, 'author' | 'heard'>,
): { name: string; kind: 'person' | 'agent'; from: string | null } {
  if (heard?.role === 'user')
    return {
      name: heard.name === undefined ? 'Somebody elsewhere' : inLine(heard.name),
      kind: 'person',
      from: `Said to ${authorName(rows, author)} on another surface, not in this room. Nobody here checked by whom.`,
    };
  const { kind } = splitPrincipal(author);
  return {
    name: authorName(rows, author),
    kind: kind === 'human' ? 'person' : 'agent',
    from: null,
  };
}
