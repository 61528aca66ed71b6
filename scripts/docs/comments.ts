import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const documented = /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*([A-Za-z]\w*):/g;

/** What a source file says in `/** … *\/` before its fields, by the name of the field. */
export function commentsOf(path: string): Map<string, string> {
  const comments = new Map<string, string>();
  for (const [, text = '', name = ''] of readSource(path).matchAll(documented))
    if (!comments.has(name)) comments.set(name, oneLine(text));
  return comments;
}

/** Entries of an object in the order of the source, each group with the comment that it begins with. */
export function groupsOf(path: string, from: string): { comment: string; names: string[] }[] {
  const source = readSource(path);
  const begin = source.indexOf(from);
  if (begin === -1) throw new Error(`${path} has no ${from}`);
  const body = source.slice(begin, source.indexOf('\n}', begin));
  const groups: { comment: string; names: string[] }[] = [];
  for (const [, comment, name] of body.matchAll(
    /^ {2}(?:\/\*\*((?:[^*]|\*(?!\/))*)\*\/|([A-Za-z]\w*):)/gm,
  )) {
    if (comment !== undefined) groups.push({ comment: oneLine(comment), names: [] });
    else if (name !== undefined) {
      const last = groups.at(-1);
      if (last === undefined) groups.push({ comment: '', names: [name] });
      else last.names.push(name);
    }
  }
  return groups;
}

export const readSource = (path: string): string => readFileSync(join(root, path), 'utf8');

const oneLine = (text: string): string =>
  text
    .replace(/\n\s*\*\s?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
