interface Placed {
  id: string;
  n: number;
  replaces?: string | undefined;
}

/**
 * The messages of a thread that stand, in order: a message that replaces another one takes away that
 * one and all that followed it; one that is older than these messages takes away all before it.
 * `current` is what a run is about to replace, if it is.
 */
export function standing<M extends Placed>(messages: readonly M[], current?: string): M[] {
  const { left, cut } = replay(messages);
  cut(current);
  return left;
}

/** Of each message that stands no more: the place of the one that took it away. */
export const removals = (messages: readonly Placed[]): ReadonlyMap<string, number> =>
  replay(messages).taken;

function replay<M extends Placed>(messages: readonly M[]) {
  const byPlace = [...messages].sort((a, b) => a.n - b.n);
  const known = new Set(messages.map(({ id }) => id));
  const left: M[] = [];
  const taken = new Map<string, number>();
  const cut = (id: string | undefined): M[] => {
    if (id === undefined) return [];
    const at = left.findIndex((one) => one.id === id);
    if (at !== -1) return left.splice(at);
    return known.has(id) ? [] : left.splice(0);
  };
  for (const message of byPlace) {
    for (const { id } of cut(message.replaces)) taken.set(id, message.n);
    left.push(message);
  }
  return { left, taken, cut };
}
