import { toUtf8 } from '../../shared/lib/utf8.ts';

/**
 * A key as WebSocket subprotocols, for platforms whose sockets take no headers. The server answers
 * with the first one; the second, without padding, because `=` may not stand in a subprotocol.
 */
export const protocolsOf = (key: string): readonly string[] => [
  'autopilot.v1',
  `autopilot.bearer.${base64url(toUtf8(key))}`,
];

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
