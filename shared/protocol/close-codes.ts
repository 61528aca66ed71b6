/** Close codes mirror HTTP; 1009 is WebSocket's own. The platform closes with 1012 when it restarts. */
export const closeCodes = {
  tooLarge: 1009,
  badFrame: 4400,
  notAuthenticated: 4401,
  notAllowed: 4403,
  tooSlow: 4408,
  replaced: 4409,
  newerProtocol: 4426,
  tooFast: 4429,
} as const;

export type CloseReason = keyof typeof closeCodes;

const final = new Set<number>([
  closeCodes.badFrame,
  closeCodes.notAuthenticated,
  closeCodes.notAllowed,
  closeCodes.replaced,
  closeCodes.newerProtocol,
]);

/** May a client dial again by itself after this close? Everything but a verdict may. */
export const mayReconnect = (code: number): boolean => !final.has(code);
