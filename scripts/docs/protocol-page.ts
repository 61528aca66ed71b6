import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OLDEST_SPOKEN, PROTOCOL } from '../../shared/protocol/version.ts';
import { canvasReference } from './canvas-reference.ts';
import { readSource } from './comments.ts';
import type { Page } from './page.ts';
import { reference } from './reference.ts';

const root = join(import.meta.dirname, '../..');

/** PROTOCOL.md: hand-written chapters, what the code says, and transcripts that were played. */
export function protocolPage(): Page {
  const chapters = readdirSync(join(root, 'docs/protocol'))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readSource(`docs/protocol/${name}`).trim());
  const text = [head, ...chapters]
    .join('\n\n')
    .replace('{{canvas}}', canvasReference)
    .replace('{{reference}}', reference);
  return { path: 'PROTOCOL.md', text: `${withTranscripts(text)}\n` };
}

const head = `<!-- Made by \`npm run protocol\` from docs/protocol, shared/ and testkit/golden. Change those. -->

# The room protocol, version ${PROTOCOL}

${OLDEST_SPOKEN === PROTOCOL ? `Only version ${PROTOCOL} is spoken so far` : `Versions ${OLDEST_SPOKEN} to ${PROTOCOL} are spoken`}; \`shared/protocol/version.ts\` has a line per version. Names in brackets, like [SY10], are rules of [docs/spec](docs/spec) and stand in the names of the tests that prove them.`;

const withTranscripts = (text: string): string =>
  text.replace(
    /^\{\{transcript ([a-z-]+)\}\}$/gm,
    (_, name: string) => `\`\`\`\n${readSource(`testkit/golden/${name}.txt`).trim()}\n\`\`\``,
  );
