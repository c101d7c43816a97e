/* The way between a browser and the server. A test can cut it: what is under way is lost, nothing new gets through. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  url: string;
  cut: () => void;
  /* Bytes vanish without a word, as in a tunnel: connections stay open and nobody is told. */
  swallow: () => void;
  /* Only the server's answers vanish: what was sent has arrived, and the sender does not know. */
  deafen: () => void;
  mend: () => void;
  close: () => Promise<void>;
}

export async function proxyTo(target: { host: string; port: number }): Promise<Proxy> {
  let way: 'open' | 'cut' | 'swallows' | 'deaf' = 'open';
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (way === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        if (way === 'open' || (way === 'deaf' && from === near)) to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    way = 'cut';
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    swallow: () => void (way = 'swallows'),
    deafen: () => void (way = 'deaf'),
    mend: () => void (way = 'open'),
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
}
