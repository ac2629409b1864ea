import { ADDRESS_TAKEN } from "@fedseg/wording/refusals/http.ts";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Answer, type LookupSource, answer, refusal } from "./routes.ts";

/** Bounds on what a client can hold on to; requests are small and answered at once. */
const LIMITS = {
  maxHeaderSize: 8192,
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 1000,
};
const IDLE_MS = 40_000;
const MOST_CONNECTIONS = 512;

/** A lookup server that is listening. */
export interface LookupServer {
  readonly port: number;
  /** Finishes the requests under way and stops. */
  close(): Promise<void>;
}

/** Serves lookups at an address. Nothing of a request is ever logged. @throws CodedError SERVE_ADDRESS. */
export async function startLookup(
  address: { readonly host: string; readonly port: number },
  source: LookupSource,
): Promise<LookupServer> {
  const server = createServer(LIMITS, (request, response) => void respond(request, response, source));
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(IDLE_MS);
  await new Promise<void>((done, fail) => {
    server.once("error", (error: NodeJS.ErrnoException) => fail(noAddress(address, error.code ?? "")));
    server.listen(address, done);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeIdleConnections();
      await closed;
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  source: LookupSource,
): Promise<void> {
  try {
    send(request, response, await answer(request, source));
  } catch (error) {
    // A client that goes away in the middle of its body is no fault.
    if (request.destroyed) return;
    source.onFault(error);
    send(request, response, refusal("SERVER_FAULT"));
  }
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, type, headers }: Answer,
): void {
  // A body that nobody reads must not be waited for.
  const unread = !request.complete && hasBody(request) ? { connection: "close" } : {};
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...headers,
    ...unread,
  });
  response.end(body);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function noAddress(
  { host, port }: { readonly host: string; readonly port: number },
  reason: string,
): CodedError {
  return new CodedError("SERVE_ADDRESS", {
    what: `The lookup server cannot listen on ${host}, port ${port} (${reason}).`,
    why: ADDRESS_TAKEN,
    todo: "Choose another serve.host or serve.port.",
  });
}
