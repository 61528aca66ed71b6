/**
 * Where to go after signing in: back to the place that asked for it, never off this site. What an
 * address carries behind `#` (an invite's code) stays behind `#`.
 */
export function placeAfterLogin(next: string | undefined, homeRoom: string, hash = ''): string {
  if (next === '/join') return /^[\w.-]+$/.test(hash) ? `/join#${hash}` : '/join';
  return next !== undefined && places.test(next) ? next : `/r/${homeRoom}`;
}

const places = /^(\/admin|\/r\/[\w-]+(\/t\/[\w-]+|\/settings(\/[a-z]+)?)?\/?)$/;
