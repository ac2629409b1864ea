import { type RequestListener, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ADDRESS_TAKEN } from "@fedseg/wording/refusals/http.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

/** The page is on this machine and nowhere else. */
const HOST = "127.0.0.1";
/** Bounds on what a client can hold on to; somebody who waits for news waits longer than one who asks. */
const LIMITS = {
  maxHeaderSize: 8192,
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 1000,
};
const IDLE_MS = 60_000;
const MOST_CONNECTIONS = 64;

/** A page's server that is listening. */
export interface PageServer {
  readonly port: number;
  /** Cuts off whoever is connected, and stops. */
  close(): Promise<void>;
}

/** Listens for a page on loopback; `listenerAt` is told the port first. @throws CodedError PAGE_ADDRESS. */
export async function startPageServer(
  port: number,
  listenerAt: (port: number) => RequestListener,
): Promise<PageServer> {
  const server = createServer(LIMITS);
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(IDLE_MS);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(noAddress(port, error.code ?? error.name)));
    server.listen({ host: HOST, port }, resolve);
  });
  const taken = (server.address() as AddressInfo).port;
  server.on("request", listenerAt(taken));
  return {
    port: taken,
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

function noAddress(port: number, reason: string): CodedError {
  return new CodedError("PAGE_ADDRESS", {
    what: `The page cannot listen on ${HOST}, port ${port} (${reason}).`,
    why: ADDRESS_TAKEN,
    todo: "Choose another page.port, start the node again, and give the command once more.",
  });
}
