import { keySecret, keySecretStart } from '../../shared/model/key-secret.ts';

/** The protocol of a room as WebSocket's handshake names it; the server answers with it. */
export const roomProtocol = 'autopilot.v1';
const bearerProtocol = 'autopilot.bearer.';

/**
 * The key that a request brings, in a header or, from a browser, among the offered subprotocols:
 * `null` if it brings none, `bad` if what it brings cannot be one.
 */
export function keyIn(headers: Headers): string | 'bad' | null {
  const authorization = headers.get('authorization');
  const offered = protocolsIn(headers).filter((one) => one.startsWith(bearerProtocol));
  const said = [
    ...(authorization !== null && /^bearer\b/i.test(authorization)
      ? [authorization.slice('bearer'.length).trim()]
      : []),
    ...offered.map((one) => fromBase64Url(one.slice(bearerProtocol.length))),
  ];
  if (said.length === 0) return null;
  const parsed = keySecret.safeParse(said[0]);
  return said.length === 1 && parsed.success ? parsed.data : 'bad';
}

export const protocolsIn = (headers: Headers): string[] =>
  (headers.get('sec-websocket-protocol') ?? '').split(',').map((one) => one.trim());

/** Whether an address carries what looks like a credential, which addresses must not: they are kept by every server and browser on the way. */
export const hasKeyInQuery = ({ searchParams }: URL): boolean =>
  [...searchParams].some(
    ([name, value]) =>
      credentialNames.test(name) || [name, value].some((one) => one.startsWith(keySecretStart)),
  );

const credentialNames =
  /^(key|api[-_]?key|token|access[-_]?token|bearer|secret|authorization|password)$/i;

function fromBase64Url(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}
