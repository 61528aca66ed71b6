import type { Rows } from '../../shared/sync/replica.ts';
import { titleOf } from '../store/thread-title.ts';

type Named = Pick<Rows, 'instances' | 'threads' | 'projects'>;

/** Of summaries only those begin so that speak of an OpenClaw by its id, and quote nobody’s command. */
const speaksOfOne = /^(?:Start|Delete|Call|Let|Have|Use) /;
const inIt = /\bthe (OpenClaw|thread|project|session) ([A-Za-z0-9_-]{1,64})/g;

/**
 * A summary is made of the bytes that will run, which know ids alone. Here it says what these are
 * called now, as far as one sees them; the id stands in the bytes below it.
 */
export const namedSummary = (text: string, rows: Named): string =>
  speaksOfOne.test(text)
    ? text.replace(inIt, (whole, kind: string, id: string) => calledNow(rows, kind, id) ?? whole)
    : text;

function calledNow(
  { instances, threads, projects }: Named,
  kind: string,
  id: string,
): string | null {
  if (kind === 'OpenClaw') return instanceCalled(instances, id);
  const project = kind === 'project' ? projects.get(id) : undefined;
  if (project !== undefined) return `the project “${project.title}”`;
  const thread = kind === 'project' ? undefined : threads.get(id);
  if (thread === undefined) return null;
  return `the ${kind === 'session' ? 'session' : 'chat'} “${titleOf(thread)}”`;
}

/** Two may be called the same: then the short name is said, which one alone has. */
function instanceCalled(instances: Rows['instances'], id: string): string | null {
  const one = instances.get(id);
  if (one === undefined) return null;
  const isShared = [...instances.values()].some(
    (other) => other.id !== id && other.state !== 'deleted' && other.name === one.name,
  );
  return `the OpenClaw “${one.name}”${isShared ? ` (${one.slug})` : ''}`;
}
