import { ADDRESS_TAKEN } from "@fedseg/wording/refusals/http.ts";
import { type RequestListener, type Server, createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { CodedError } from "@fedseg/shared/errors.ts";
import { isLoopback } from "../loopback.ts";
import type { Line } from "../relay/line.ts";
import { readTls } from "../tls.ts";
import type { ApiConfig } from "./api-config.ts";
import { byOwnNames, ownNames } from "./own-names.ts";

/** Bounds on what a client can hold on to. */
const LIMITS = {
  maxHeaderSize: 16_384,
  headersTimeout: 5000,
  requestTimeout: 15_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 1000,
};
/** Longer than the heartbeat of a stream of events. */
const IDLE_MS = 60_000;
const MOST_CONNECTIONS = 512;
/** What is under way when it stops has so long to end. */
const LAST_MS = 5000;

/** A server that is listening. */
export interface ApiServer {
  readonly port: number;
  /** Takes a connection that another process has let in, which carries requests without TLS. */
  take(line: Line): void;
  /** Takes no further request, lets those under way end, and stops. */
  close(): Promise<void>;
}

/** Serves the API at its own address. @throws CodedError API_ADDRESS, API_INSECURE or TLS_UNUSABLE. */
export async function startApiServer(config: ApiConfig, listener: RequestListener): Promise<ApiServer> {
  const { host, port, tls, insecureHttp } = config;
  if (!tls && !insecureHttp && !isLoopback(host)) throw insecure(host);
  const files = tls && readTls(tls);
  const guarded = byOwnNames(ownNames(config, files?.cert), listener);
  const server: Server = files
    ? createTlsServer({ ...LIMITS, ...files, minVersion: "TLSv1.3" }, guarded)
    : createServer(LIMITS, guarded);
  // Whoever has let a request in has looked at its name.
  const inner = createServer(LIMITS, listener);
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(IDLE_MS);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(noAddress(config, error.code ?? error.name)),
    );
    server.listen({ host, port }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    take: (line) => void inner.emit("connection", line),
    async close() {
      const closed = new Promise((done) => server.close(done));
      // A connection whose last answer ends only now would wait for another question.
      const idle = setInterval(() => server.closeIdleConnections(), 20);
      const late = setTimeout(() => server.closeAllConnections(), LAST_MS);
      await closed;
      clearInterval(idle);
      clearTimeout(late);
    },
  };
}

function insecure(host: string): CodedError {
  return new CodedError("API_INSECURE", {
    what: `The API would be served at ${host} without TLS.`,
    why: "Whoever is on the way could read tokens, and then do what an operator may.",
    todo: "Write api.tls with a certificate, or leave api.host out; where a proxy with TLS stands in front, write insecureHttp: true.",
  });
}

function noAddress({ host, port }: ApiConfig, reason: string): CodedError {
  return new CodedError("API_ADDRESS", {
    what: `The API cannot listen at ${host}, port ${port} (${reason}).`,
    why: ADDRESS_TAKEN,
    todo: "Stop the other process, or choose another api.host or api.port.",
  });
}
