// The limit: a Node server on `ws` that forwards a producer's frames as they are. Prints
// {"port"}. Frames of kind 2 are confirmed, as the room does.
import { type WebSocket, WebSocketServer } from 'ws';
import { Pace } from '../shared/lib/pace.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
const watchers = new Set<WebSocket>();
const pace = new Pace();

server.on('connection', (socket, request) => {
  if (request.url === '/watch') {
    watchers.add(socket);
    socket.on('close', () => watchers.delete(socket));
    return;
  }
  socket.on('message', (data, isBinary) => {
    pace.count(watchers.size, Date.now());
    for (const watcher of watchers) watcher.send(data, { binary: isBinary });
    const isPersist = isBinary && Buffer.isBuffer(data) && data[0] === 2;
    if (isPersist) socket.send(JSON.stringify({ paceMs: pace.ms(Date.now()) }));
  });
});
server.on('listening', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object')
    console.log(JSON.stringify({ port: address.port }));
});
