// socket.io: what anybody announces goes to all, a vote is acknowledged.
//     node socket.io.mjs PORT [CERTIFICATE KEY]
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { Server } from 'socket.io';

const [port, certificate, key] = process.argv.slice(2);
const server = certificate
  ? createSecureServer({ cert: readFileSync(certificate), key: readFileSync(key) })
  : createServer();
const sockets = new Server(server, { transports: ['websocket'], serveClient: false });

sockets.on('connection', (socket) => {
  socket.on('announce', (body) => sockets.emit('announce', body));
  socket.on('vote', (vote, acknowledge) => acknowledge({ id: vote.id }));
});
server.listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 });
