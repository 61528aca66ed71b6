import { parseJson } from '../../shared/lib/parse-json.ts';

/**
 * Marks what somebody drew and was not sent, in every room, as sealed by this sign-out: it asks before
 * it is sent when they come back. How many changes these are, those of earlier seals included. The names
 * and the form are those of `KeptJournal`, which is no part of a page that only signs out.
 */
export const sealDrawings = (principal: string, seal: string): number =>
  mark(principal, (isSealed = seal) => isSealed);

/** That sign-out did not come about; what was sealed before it stays so. */
export const unsealDrawings = (principal: string, seal: string): void =>
  void mark(principal, (isSealed) => (isSealed === seal ? undefined : isSealed));

type Marks = (isSealed: unknown) => unknown;

function mark(principal: string, marks: Marks): number {
  try {
    const names = Array.from(
      { length: localStorage.length },
      (_, at) => localStorage.key(at) ?? '',
    );
    return names
      .filter((name) => name.startsWith(`autopilot canvas ${principal} `))
      .reduce((sum, name) => sum + markOne(name, marks), 0);
  } catch {
    // A browser that keeps nothing has nothing to seal.
    return 0;
  }
}

function markOne(name: string, marks: Marks): number {
  const kept = parseJson(localStorage.getItem(name) ?? '');
  if (!Array.isArray(kept)) return 0;
  const marked = kept.map((one: object) => ({
    ...one,
    isSealed: marks(Reflect.get(Object(one), 'isSealed')),
  }));
  try {
    localStorage.setItem(name, JSON.stringify(marked));
  } catch {
    // No room for the marks of this one: it goes out unasked when they come back; the others get theirs.
    return 0;
  }
  return marked.length;
}
