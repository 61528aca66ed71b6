import { shownName, shownNameUnits } from '../../../shared/lib/shown-name.ts';
import { fromUtf8, wholeCharacters } from '../../../shared/lib/utf8.ts';
import type { artifactTypes } from '../../../shared/methods/artifacts.ts';

type ArtifactType = (typeof artifactTypes)[number];

const endings: Record<ArtifactType, string> = {
  'text/markdown': 'md',
  'text/plain': 'txt',
  'text/csv': 'csv',
  'application/json': 'json',
};

/** What a file of it is called: nothing in it that a file system reads as more than a name. */
export function fileName(name: string, type: string): string {
  const ending = Object.entries(endings).find(([one]) => one === type)?.[1] ?? 'txt';
  const safe = name.replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]+/gu, '-').replace(/^[.\s]+|[.\s]+$/gu, '');
  const base = safe === '' ? 'artifact' : safe;
  return base.toLowerCase().endsWith(`.${ending}`) ? base : `${base}.${ending}`;
}

/** What a file is published as: its name as it is shown, with its ending, also where it is cut. */
export function nameOfFile(name: string): string {
  const ending = /\.[a-z\d]{1,16}$/i.exec(name)?.[0] ?? '';
  const base = shownName(name.slice(0, name.length - ending.length).normalize('NFC'), 'file');
  return base.slice(0, wholeCharacters(base, shownNameUnits - ending.length)).trim() + ending;
}

/** What a file is by the end of its name. */
export function typeOfFile(name: string): ArtifactType {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (ending === 'md' || ending === 'markdown') return 'text/markdown';
  if (ending === 'csv') return 'text/csv';
  return ending === 'json' ? 'application/json' : 'text/plain';
}

/** The text of a file, or why it cannot be published. */
export function textOfFile(bytes: Uint8Array): { text: string } | { problem: string } {
  if (bytes.length === 0) return { problem: 'The file is empty. Nothing was published.' };
  try {
    return { text: fromUtf8(bytes) };
  } catch {
    return { problem: 'The file is no text in UTF-8. Nothing was published.' };
  }
}
