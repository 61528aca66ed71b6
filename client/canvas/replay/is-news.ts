/** What was brought into sight: the names of all that is lit, and which of them had a place. */
export interface Sighted {
  lit: string;
  placed: ReadonlySet<string>;
}

/** Is it another moment, or did something of it come to its first place? Else whoever looks has moved since. */
export const isNews = (was: Sighted | null, { lit, placed }: Sighted): boolean =>
  was?.lit !== lit || [...placed].some((id) => !was.placed.has(id));
