import type { AddressInfo } from "node:net";
import { type TLSSocket, connect, createServer } from "node:tls";
import { connect as connectPlain } from "node:net";
import type { Tls } from "@fedseg/coordinator/edge/tls.ts";

/** Someone between a node and its coordinator, with a certificate of its own. */
export interface Relay {
  readonly port: number;
  /** What nodes have said to it inside TLS. */
  readonly overheard: Buffer[];
  close(): void;
}

/** Relays to `port` of this machine, over TLS or not; `alter` changes what the coordinator says. */
export async function openRelay(
  tls: Tls,
  to: { readonly port: number; readonly isTls: boolean },
  alter: (bytes: Buffer) => Buffer = (bytes) => bytes,
): Promise<Relay> {
  const overheard: Buffer[] = [];
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer({ cert: tls.cert, key: tls.key }, (node: TLSSocket) => {
    const onward = to.isTls
      ? connect({ port: to.port, host: "127.0.0.1", rejectUnauthorized: false })
      : connectPlain(to.port, "127.0.0.1");
    for (const socket of [node, onward]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        node.destroy();
        onward.destroy();
      });
    }
    node.on("data", (bytes: Buffer) => {
      overheard.push(bytes);
      onward.write(bytes);
    });
    onward.on("data", (bytes: Buffer) => node.write(alter(bytes)));
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    port: (server.address() as AddressInfo).port,
    overheard,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Makes a challenge that binds to TLS into one that does not. */
export function unbind(bytes: Buffer): Buffer {
  const [bound, none] = ['"tls-exporter"', '"none"'];
  const at = bytes.indexOf(bound);
  if (at < 0) return bytes;
  const frame = bytes.lastIndexOf(0x81, at);
  const altered = Buffer.concat([
    bytes.subarray(0, at),
    Buffer.from(none),
    bytes.subarray(at + bound.length),
  ]);
  altered[frame + 1] -= bound.length - none.length;
  return altered;
}
