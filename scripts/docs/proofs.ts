import { globSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readSource } from './comments.ts';
import type { Page } from './page.ts';

/*
 * A rule is a line `- **SY10** …` in docs/spec or docs/coverage.md; the line behind it says who
 * proves it: `  ↳ file, file`. For a tag that tests carry in their names the files are found; for
 * any other rule the line is written by hand, `file “words of the test”`, and checked. A rule that
 * nobody proves says so: `  ↳ nothing: why`, in the coverage only.
 */

const root = join(import.meta.dirname, '../..');
const tag = /\[(SIM|[A-Z]{1,2}\d{1,3})\]/g;
const rule = /^- \*\*(SIM|[A-Z]{1,2}\d{1,3})\*\* /;
const byHand = /([\w./-]+\.(?:tsx?|toml|md|json|sql))(?: “([^”]+)”)?/g;

export function provenPages(): Page[] {
  const filesByTag = findTags();
  const spec = readdirSync(join(root, 'docs/spec')).map((name) => `docs/spec/${name}`);
  const pages = [...spec.sort(), 'docs/coverage.md'].map((path) => prove(path, filesByTag));
  const known = new Set(pages.flatMap(({ rules }) => rules));
  const unknown = [...filesByTag.keys()].filter((name) => !known.has(name));
  const words = unknown.map((name) => `no rule ${name}, cited by ${filesByTag.get(name)?.[0]}`);
  const twice = pages.flatMap(({ rules }) => rules).filter((name, i, all) => all.indexOf(name) < i);
  const last = [...words, ...twice.map((name) => `${name} is written twice`)];
  return pages.map(({ path, text, problems }, i) => ({
    path,
    text,
    problems: i === pages.length - 1 ? [...problems, ...last] : problems,
  }));
}

/** Which files have tests with a tag in their name. */
function findTags(): Map<string, string[]> {
  const files = globSync('{shared,party,client,runtime,testkit,scripts,bench,e2e}/**/*.{ts,tsx}', {
    cwd: root,
  }).filter((path) => /(?:\.test\.tsx?|\.e2e\.ts|-contract\.ts)$/.test(path));
  const found = new Map<string, string[]>();
  for (const path of files.sort())
    for (const [, name = ''] of readSource(path).matchAll(tag)) {
      const known = found.get(name) ?? [];
      if (!known.includes(path)) found.set(name, [...known, path]);
    }
  return found;
}

function prove(path: string, filesByTag: ReadonlyMap<string, readonly string[]>) {
  const problems: string[] = [];
  const rules: string[] = [];
  const lines: string[] = [];
  let open: string | null = null;
  const close = () => {
    if (open !== null) lines.push(proofOf(open, null));
    open = null;
  };
  const proofOf = (name: string, written: string | null): string => {
    const files = filesByTag.get(name);
    if (files !== undefined) return `  ↳ ${files.map((file) => `\`${file}\``).join(', ')}`;
    if (written === null || written === '') problems.push(`nothing proves ${name}`);
    else problems.push(...check(path, name, written));
    return `  ↳ ${written ?? ''}`.trimEnd();
  };
  for (const line of readSource(path).split('\n')) {
    const name = rule.exec(line)?.[1];
    if (open !== null && line.startsWith('  ↳')) {
      lines.push(proofOf(open, line.slice(3).trim()));
      open = null;
    } else if (open !== null && line.startsWith('  ')) lines.push(line);
    else if (line.startsWith('  ↳')) problems.push(`a proof of no rule: “${line.trim()}”`);
    else {
      close();
      lines.push(line);
      if (name === undefined) continue;
      rules.push(name);
      open = name;
    }
  }
  close();
  return { path, text: lines.join('\n'), rules, problems };
}

/** A proof by hand names files that exist, and words that stand in them. */
function check(path: string, name: string, written: string): string[] {
  if (written.startsWith('nothing:'))
    return path.startsWith('docs/spec') ? [`a rule of the spec is proven, ${name} is not`] : [];
  const cited = [...written.matchAll(byHand)];
  if (cited.length === 0) return [`${name} names no file`];
  return cited.flatMap(([, file = '', words = '']) => {
    const text = sourceOrNothing(file);
    if (text === null) return [`${name}: there is no ${file}`];
    return text.includes(words) ? [] : [`${name}: ${file} does not say “${words}”`];
  });
}

function sourceOrNothing(path: string): string | null {
  try {
    return readSource(path);
  } catch {
    return null;
  }
}
