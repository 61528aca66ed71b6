/** What the canvases of somebody keep in this browser begins with this. */
export const keptBy = (principal: string): string => `autopilot canvas ${principal} `;

export const namesOf = (prefix: string): string[] =>
  Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? '').filter(
    (name) => name.startsWith(prefix),
  );

/** What was sealed in this tab: who kept it changes nothing of it any more. */
export const sealed = new Set<string>();

/**
 * Its author signs out: what they drew and was not sent asks before it is sent when they come back.
 * How many changes these are.
 */
export function sealKept(principal: string): number {
  return namesOf(keptBy(principal)).reduce((sum, name) => sum + mark(name, true), 0);
}

/** The sign-out did not come about. */
export function unsealKept(): void {
  for (const name of [...sealed]) mark(name, undefined);
}

function mark(name: string, isSealed: true | undefined): number {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? '');
    if (!Array.isArray(kept)) return 0;
    const marked = kept.map((one: unknown) => ({ ...Object(one), isSealed }));
    if (isSealed) sealed.add(name);
    else sealed.delete(name);
    localStorage.setItem(name, JSON.stringify(marked));
    return marked.length;
  } catch {
    // Nonsense, which is read by nobody, or a browser that keeps nothing.
    return 0;
  }
}
