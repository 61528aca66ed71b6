interface Placed {
  id: string;
  n: number;
  replaces?: string | undefined;
}

/**
 * The messages of a thread that stand, in order: a message that replaces another one takes away that
 * one and all that followed it; one that is older than these messages takes away all before it. `current` is what a run is about to replace, if it is.
 */
export function standing<M extends Placed>(messages: readonly M[], current?: string): M[] {
  const byPlace = [...messages].sort((a, b) => a.n - b.n);
  const left: M[] = [];
  const known = new Set(messages.map(({ id }) => id));
  const cut = (id: string | undefined) => {
    if (id === undefined) return;
    const at = left.findIndex((one) => one.id === id);
    if (at !== -1) left.length = at;
    else if (!known.has(id)) left.length = 0;
  };
  for (const message of byPlace) {
    cut(message.replaces);
    left.push(message);
  }
  cut(current);
  return left;
}
