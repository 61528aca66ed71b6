import { randomBytes } from 'node:crypto';
import { request } from 'node:http';

/** How an attempt to open a socket was answered: by HTTP, or let in and perhaps closed with a code. */
export type Handshake = { status: number } | { closed: number } | { open: true };

/** Says exactly these headers at exactly this path: nothing is normalized on the way. */
export function handshake(
  address: string,
  path: string,
  headers: Record<string, string | undefined>,
): Promise<Handshake> {
  const { hostname, port } = new URL(address);
  const sent = Object.entries({
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    ...headers,
  }).filter(([, value]) => value !== undefined);
  return new Promise((resolve, reject) => {
    const asked = request({
      hostname,
      port,
      path,
      headers: Object.fromEntries(sent),
      agent: false,
    });
    asked.once('error', reject);
    asked.once('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0 });
    });
    asked.once('upgrade', (_, socket, head) => {
      let bytes = head;
      const look = () => {
        const code = closeCodeIn(bytes);
        if (code === null) return;
        clearTimeout(timer);
        socket.destroy();
        resolve({ closed: code });
      };
      const timer = setTimeout(() => {
        socket.destroy();
        resolve({ open: true });
      }, 1_000);
      socket.on('data', (more) => {
        bytes = Buffer.concat([bytes, more]);
        look();
      });
      look();
    });
    asked.end();
  });
}

/** The code of a close frame, if the bytes begin with one. */
const closeCodeIn = (bytes: Buffer): number | null =>
  bytes.length >= 4 && bytes[0] === 0x88 ? bytes.readUInt16BE(2) : null;
