/** Where to go after signing in: back to the place in a room that asked for it, never off this site. */
export const placeAfterLogin = (next: string | undefined, homeRoom: string): string =>
  next !== undefined && /^\/r\/[\w-]+(\/t\/[\w-]+)?\/?$/.test(next) ? next : `/r/${homeRoom}`;
