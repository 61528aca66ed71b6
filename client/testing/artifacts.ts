import type { Artifact } from '../../shared/model/artifact.ts';
import { artifactId, threadId } from '../../shared/model/ids.ts';
import { ada } from './people.ts';

/** An artifact of the chat t1, as a room would have written it. */
export const artifact = ({
  name = 'x1',
  thread = 't1',
  ...more
}: Partial<Omit<Artifact, 'name'>> & { name?: string; thread?: string; called?: string } = {}) => {
  const { called = 'Plan', ...rest } = more;
  return {
    ...{ id: artifactId.parse(name), seq: 1, threadId: threadId.parse(thread), name: called },
    ...{ type: 'text/markdown', bytes: 6, sha256: '', version: 1, at: 0 },
    ...{ startedBy: ada, madeBy: ada, ...rest },
  } satisfies Artifact;
};
