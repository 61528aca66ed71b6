/**
 * Keys of what people made, as it lies on each other: the last that was made over the others, in every page. A
 * document has its keys in another order in each.
 */
export const inOrder = (made: ReadonlyMap<string, { at: number }>): string[] =>
  [...made]
    .sort(([a, one], [b, other]) => one.at - other.at || (a < b ? -1 : 1))
    .map(([key]) => key);
