// A man in the middle of a client and a server's socket, for what no well-behaved server does: poolers that refuse options, servers that go
// away in the middle of a statement, and such that never say a word.
import { connect, createServer, type Server as NetServer, type Socket } from 'node:net';
import { join } from 'node:path';

export interface Proxy {
  readonly port: number;
  close(): Promise<void>;
}

export interface Behaviour {
  /** Refuses a start with options, as a pooler does. */
  readonly refusesOptions?: boolean;
  /** Cuts the connection when the client sends this text. */
  readonly cutsAt?: string;
  /** Accepts connections and says nothing. */
  readonly isSilent?: boolean;
}

/** Starts a proxy in front of the socket in a folder. */
export async function startProxy(folder: string, { refusesOptions = false, cutsAt, isSilent = false }: Behaviour): Promise<Proxy> {
  const open = new Set<Socket>();
  const server: NetServer = createServer((client) => {
    open.add(client);
    client.on('error', () => undefined);
    if (isSilent) return;
    const upstream = connect(join(folder, '.s.PGSQL.5432'));
    open.add(upstream);
    upstream.on('error', () => client.destroy());
    upstream.on('data', (data) => client.write(data));
    upstream.on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
    let isFirst = true;
    client.on('data', (data) => {
      const text = data.toString('latin1');
      // A request for TLS: eight bytes with a number of their own. This server has none.
      if (isFirst && data.length === 8 && data.readInt32BE(4) === 80_877_103) return void client.write('N');
      if (isFirst && refusesOptions && text.includes('options\0')) return void client.end(refusal('unsupported startup parameter: options'));
      isFirst = false;
      if (cutsAt !== undefined && text.includes(cutsAt)) return void client.destroy();
      upstream.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refusal(message: string): Buffer {
  const fields = `SFATAL\0C08P01\0M${message}\0\0`;
  const head = Buffer.alloc(5);
  head.write('E', 0);
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, Buffer.from(fields)]);
}
