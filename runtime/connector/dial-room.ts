import WebSocket from 'ws';
import type { DialRoom } from './room-link.ts';

/** The token of a connector travels in a header: never in an address. */
export const dialRoom =
  (roomUrl: string, token: string): DialRoom =>
  (end) => {
    const socket = new WebSocket(roomUrl, {
      headers: { authorization: `Bearer ${token}` },
      handshakeTimeout: 10_000,
      perMessageDeflate: false,
      followRedirects: false,
    });
    let refusal: number | null = null;
    socket.on('open', () => end.opened());
    socket.on('message', (data, isBinary) => {
      if (!isBinary) end.heard(String(data));
    });
    socket.on('unexpected-response', (request, response) => {
      refusal = closeCodeOf(response.statusCode ?? 0);
      request.destroy();
      socket.terminate();
    });
    socket.on('error', () => {});
    socket.on('close', (code) => end.closed(refusal ?? code));
    return {
      send: (frame) => socket.send(frame),
      close: (code, reason) => socket.close(code, reason),
    };
  };

/** Close codes of a room mirror HTTP. */
const closeCodeOf = (status: number): number =>
  status === 401 || status === 403 ? 4000 + status : 1006;
