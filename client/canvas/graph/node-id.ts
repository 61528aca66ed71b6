import type {
  ApprovalId,
  ArtifactId,
  JobId,
  PartId,
  ProjectId,
  ThreadId,
} from '../../../shared/model/ids.ts';
import type { Principal } from '../../../shared/model/principal.ts';

/** What something of the room is called on the canvas. */
export const nodeOf = {
  autopilot: 'autopilot',
  community: 'community',
  openclaw: 'openclaw',
  member: (of: Principal): string => `member:${of}`,
  project: (id: ProjectId): string => `project:${id}`,
  thread: (id: ThreadId): string => `thread:${id}`,
  approval: (id: ApprovalId): string => `approval:${id}`,
  instance: (id: string): string => `instance:${id}`,
  job: (id: JobId): string => `job:${id}`,
  artifact: (id: ArtifactId): string => `artifact:${id}`,
  /** A call that goes on now: it stands beside its chat and is placed by nobody. */
  tool: (id: PartId): string => `tool:${id}`,
  ghost: (id: ApprovalId): string => `ghost:${id}`,
};

/** The kind and the rest of a node's name. */
export function splitNodeId(id: string): { kind: string; of: string } {
  const at = id.indexOf(':');
  return at === -1 ? { kind: id, of: '' } : { kind: id.slice(0, at), of: id.slice(at + 1) };
}
