/** What a timeline holds, each with the fact that sets it. Apart from `bounds.ts`, which every page loads. */
export const timelineBounds = {
  /** A run with three calls makes about twenty moments of 300 bytes: a hundred answers of a chat, 0.6 MB. */
  moments: 2_000,
  /** So many go at once at least, so that a full chat is tidied once in hundreds of moments. */
  tidied: 200,
  /** Half of what a frame holds. */
  atOnce: 250,
  /** Steps of one job that are told, however many it has. */
  jobSteps: 20,
  /** The code of a trouble, UTF-16 units: it stands in every moment of a run that stalls. */
  codeUnits: 64,
  /** A model’s name, and its provider’s: they stand in every moment of a run that began. */
  modelUnits: 128,
} as const;
