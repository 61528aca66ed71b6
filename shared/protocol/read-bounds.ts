/** Of a session that is read twenty messages at once: a beginning tells whether to look closer. Apart from `bounds`, which every page loads. */
export const readBounds = {
  textUnits: 2_000,
  /** One side of a call. */
  callUnits: 500,
  /** All calls of an answer: with a text of the greatest length beside it, a tool of an assistant still gives it. */
  callsUnits: 3_000,
} as const;
