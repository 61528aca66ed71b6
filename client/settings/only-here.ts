/** Is it a name that every computer has for itself alone? */
export const isOnlyHere = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host.startsWith('127.') ||
  host === '[::1]';
