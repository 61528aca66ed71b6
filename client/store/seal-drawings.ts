import { parseJson } from '../../shared/lib/parse-json.ts';

/**
 * Marks what somebody drew and was not sent, in every room: it asks before it is sent when they come
 * back. How many changes these are. The names and the form are those of `KeptJournal`, which is no
 * part of a page that only signs out.
 */
export const sealDrawings = (principal: string): number => mark(principal, true);

/** The sign-out did not come about. */
export const unsealDrawings = (principal: string): void => void mark(principal, undefined);

function mark(principal: string, isSealed: true | undefined): number {
  try {
    const names = Array.from(
      { length: localStorage.length },
      (_, at) => localStorage.key(at) ?? '',
    );
    return names
      .filter((name) => name.startsWith(`autopilot canvas ${principal} `))
      .reduce((sum, name) => sum + markOne(name, isSealed), 0);
  } catch {
    // A browser that keeps nothing has nothing to seal.
    return 0;
  }
}

function markOne(name: string, isSealed: true | undefined): number {
  const kept = parseJson(localStorage.getItem(name) ?? '');
  if (!Array.isArray(kept)) return 0;
  const marked = kept.map((one: unknown) => ({ ...Object(one), isSealed }));
  localStorage.setItem(name, JSON.stringify(marked));
  return marked.length;
}
