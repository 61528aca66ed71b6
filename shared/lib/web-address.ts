import * as z from 'zod/mini';

/**
 * An address of the public web as it will be asked for: the host in lower case and punycode, numbers
 * as dotted quads, dots in the path resolved. So what is shown is what is meant.
 */
export const webAddress = z.string().check(
  z.maxLength(2_000),
  z.refine(isWebAddress, {
    error: 'not an http or https address without user and port',
    abort: true,
  }),
  z.overwrite((text: string) => new URL(text).href),
);

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hostname } = new URL(text);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && username === '' && password === '' && hostname !== '';
}
