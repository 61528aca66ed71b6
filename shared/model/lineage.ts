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
  const { left } = replay(messages);
  cut(left, current);
  return left;
}

/** Of each message that stands no more: the place of the one that took it away. */
export const removals = (messages: readonly Placed[]): ReadonlyMap<string, number> =>
  replay(messages).taken;

function replay<M extends Placed>(messages: readonly M[]) {
  const byPlace = [...messages].sort((a, b) => a.n - b.n);
  const left: M[] = [];
  const taken = new Map<string, number>();
  for (const message of byPlace) {
    for (const { id } of cut(left, message.replaces)) taken.set(id, message.n);
    left.push(message);
  }
  return { left, taken };
}

/** Takes a message and all that followed it away. */
function cut<M extends Placed>(left: M[], id: string | undefined): M[] {
  const at = id === undefined ? -1 : left.findIndex((one) => one.id === id);
  return at === -1 ? [] : left.splice(at);
}
