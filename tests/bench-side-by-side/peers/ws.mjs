// Node's ws: what the publisher says goes to all members, what a member says comes back to it.
//     node ws.mjs PORT [CERTIFICATE KEY]
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { WebSocketServer } from 'ws';

const [port, certificate, key] = process.argv.slice(2);
const server = certificate
  ? createSecureServer({ cert: readFileSync(certificate), key: readFileSync(key) })
  : createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
const members = new Set();

sockets.on('connection', (socket, request) => {
  if (request.url === '/publisher') {
    socket.on('message', (text) => {
      for (const member of members) member.send(text, { binary: false });
    });
    return;
  }
  members.add(socket);
  socket.on('close', () => members.delete(socket));
  socket.on('error', () => members.delete(socket));
  socket.on('message', (text) => socket.send(text, { binary: false }));
});
server.listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 });
