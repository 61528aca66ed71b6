import type { Project } from '../../shared/model/project.ts';

/** What is written about a project. */
export type Brief = Pick<Project, 'title' | 'instructions' | 'memory'>;

export const briefOf = ({ title, instructions, memory }: Project): Brief => ({
  title,
  instructions,
  memory,
});

const fields = ['title', 'instructions', 'memory'] as const;

const words = { title: 'the name', instructions: 'the instructions', memory: 'the memory' };

/** What a form shows that began at `base`, when the row is `now`; and what both sides changed, in words. */
export function rebase(base: Brief, mine: Brief, now: Brief): { shown: Brief; clashes: string[] } {
  const shown = { ...now };
  const clashes: string[] = [];
  for (const field of fields) {
    if (mine[field] === base[field]) continue;
    shown[field] = mine[field];
    if (now[field] !== base[field] && now[field] !== mine[field]) clashes.push(words[field]);
  }
  return { shown, clashes };
}

/** What stands where something is about to be written: the room writes nothing over another text. */
export const partOf = (now: Brief, said: Partial<Brief>): Partial<Brief> =>
  Object.fromEntries(fields.flatMap((field) => (field in said ? [[field, now[field]]] : [])));

/** What has to be told so that the row becomes what is shown. */
export const changesOf = (now: Brief, shown: Brief): Partial<Brief> =>
  Object.fromEntries(
    fields.flatMap((field) => (shown[field] === now[field] ? [] : [[field, shown[field]]])),
  );
