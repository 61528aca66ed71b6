/** What can be done once to the one thing that it names: allowing it again, or another in its place, means nothing. */
export const happensOnce = (method: string): boolean => once.has(method);

const once: ReadonlySet<string> = new Set(['instances.remove', 'sessions.remove']);
