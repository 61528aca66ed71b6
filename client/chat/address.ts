export interface Address {
  href: string;
  /** Where it really leads: the whole host, as the browser would ask it. */
  host: string;
}

/** The only schemes that a message may link to. */
const schemes = new Set(['http:', 'https:', 'mailto:']);

/**
 * An address in a message, as the browser understands it, or `null` when it is none that may be
 * opened. Nothing relative: a message knows no place on this site.
 */
export function addressOf(raw: unknown): Address | null {
  if (typeof raw !== 'string' || !URL.canParse(raw)) return null;
  const url = new URL(raw);
  if (!schemes.has(url.protocol)) return null;
  const host = url.protocol === 'mailto:' ? url.pathname : url.host;
  return host === '' ? null : { href: url.href, host };
}

/**
 * The host, when the words of a link look like an address but name another host than it leads to.
 * `null` when nothing needs to be said.
 */
export function misleadsTo(words: string, { host }: Address): string | null {
  const said = /^\s*(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^\s/@]*@)?([^\s/:?#@]+\.[^\s/:?#.]+)/i.exec(
    words,
  );
  const named = said?.[1]?.toLowerCase();
  if (named === undefined) return null;
  return host === named || host === `www.${named}` || host.endsWith(`@${named}`) ? null : host;
}
