import type { Instance } from '../../shared/model/instance.ts';
import type { Rows } from '../../shared/sync/replica.ts';
import { instanceName } from '../store/author-name.ts';
import { titleOf } from '../store/thread-title.ts';

type Named = Pick<Rows, 'instances' | 'threads' | 'projects'>;

/** Of summaries only those begin so that speak of an OpenClaw by its id, and quote nobody’s command. */
const speaksOfOne = /^(?:Start|Delete|Call|Let|Have|Use) /;
/** Whose session it is stands before the words that are told, which stay as they are. */
const tells = /^Tell OpenClaw in the session ([A-Za-z0-9_-]{1,64}): /;
const inIt = /\bthe (OpenClaw|thread|project|session) ([A-Za-z0-9_-]{1,64})/g;

/**
 * A summary is made of the bytes that will run, which know ids alone. Here it says what these are
 * called now, as far as one sees them; the id stands in the bytes below it.
 */
export const namedSummary = (text: string, rows: Named): string =>
  speaksOfOne.test(text)
    ? text.replace(inIt, (whole, kind: string, id: string) => calledNow(rows, kind, id) ?? whole)
    : text.replace(tells, (whole, id: string) => toldNow(rows, id) ?? whole);

function toldNow(rows: Named, id: string): string | null {
  const of = rows.threads.get(id)?.openclaw?.instanceId;
  const one = of === undefined ? undefined : rows.instances.get(of);
  if (one === undefined) return null;
  const { name, slug } = one;
  const who = `${instanceName(name)}${isShared(rows.instances, one) ? ` (${slug})` : ''}`;
  return `Tell ${who} in ${calledNow(rows, 'session', id)}: `;
}

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
  return `the OpenClaw “${one.name}”${isShared(instances, one) ? ` (${one.slug})` : ''}`;
}

const isShared = (instances: Rows['instances'], { id, name }: Pick<Instance, 'id' | 'name'>) =>
  [...instances.values()].some(
    (other) => other.id !== id && other.state !== 'deleted' && other.name === name,
  );
