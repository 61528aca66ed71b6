/** How the program ends; scripts may rely on it. */
export const exitCodes = {
  done: 0,
  /** The room said no, or the answer failed. */
  refused: 1,
  usage: 2,
  /** Nobody is signed in, or the key is not valid. */
  notSignedIn: 3,
  outOfReach: 4,
  /** Ctrl-C, as shells have it. */
  interrupted: 130,
} as const;

/** By the code of a refusal. */
export const exitCodeOf = (code: string): number => byCode[code] ?? exitCodes.refused;

const byCode: Readonly<Record<string, number>> = {
  usage: exitCodes.usage,
  notSignedIn: exitCodes.notSignedIn,
  notAuthenticated: exitCodes.notSignedIn,
  outOfReach: exitCodes.outOfReach,
};
