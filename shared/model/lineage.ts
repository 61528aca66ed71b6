interface Placed {
  id: string;
  n: number;
  replaces?: string | undefined;
}

/**
 * The messages of a thread that stand, in order: a message that replaces another one takes away that
 * one and all that followed it. `current` is what a run is about to replace, if it is.
 */
export function standing<M extends Placed>(messages: readonly M[], current?: string): M[] {
  const byPlace = [...messages].sort((a, b) => a.n - b.n);
  const left: M[] = [];
  const cut = (id: string | undefined) => {
    const at = left.findIndex((one) => one.id === id);
    if (id !== undefined && at !== -1) left.length = at;
  };
  for (const message of byPlace) {
    cut(message.replaces);
    left.push(message);
  }
  cut(current);
  return left;
}
