import type { Server as HttpServer, RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { TLSSocket, createSecureContext } from "node:tls";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Doorkeeper, type TurnAway, addressOf } from "./doorkeeper.ts";
import type { Limits } from "./listen-config.ts";
import type { Line } from "./relay/line.ts";
import { type Tls, type TlsFiles, readTls } from "./tls.ts";

/** An import would look at each of its names, of which one loads a client of its own: thirty milliseconds. */
const { createServer } = process.getBuiltinModule("node:http");

/** Where a coordinator listens for members. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsFiles | undefined;
  readonly limits: Limits;
}

/** A server that does not listen yet, and what takes a connection that another process has let in. */
export interface Guarded {
  readonly http: HttpServer;
  readonly take: (line: Line) => void;
}

const MIN_VERSION = "TLSv1.3";

/** Makes the server that members reach: every connection passes the doorkeeper first. @throws CodedError TLS_UNUSABLE. */
export function guardedServer({ tls, limits }: Place, doorkeeper: Doorkeeper, turnAway: TurnAway): Guarded {
  const { proofMs } = limits;
  const bounds = {
    maxHeaderSize: 8192,
    headersTimeout: proofMs,
    requestTimeout: proofMs,
    connectionsCheckingInterval: 1000,
  };
  const respond: RequestListener = (request, response) => {
    const isHealth = request.url === "/health";
    response.writeHead(isHealth ? 200 : 404, { "content-type": "text/plain", connection: "close" });
    response.end(isHealth ? "ok\n" : "not found\n");
  };
  const files = tls && readTls(tls);
  const http = files
    ? createTlsServer({ ...bounds, ...files, minVersion: MIN_VERSION, handshakeTimeout: proofMs }, respond)
    : createServer(bounds, respond);
  http.on("connection", (socket: Socket) => doorkeeper.enter(socket, performance.now()));
  http.on("clientError", ({ code = "" }: NodeJS.ErrnoException, socket: Socket) => {
    // Whoever just leaves is no trouble; with TLS, everything but a broken request is a broken handshake.
    const isTls = tls !== undefined && !/^(HPE|ERR_HTTP)/.test(code);
    if (code !== "ECONNRESET") turnAway(isTls ? "TLS_FAILED" : "REQUEST_MALFORMED", addressOf(socket));
    socket.destroy();
  });
  const take = files
    ? securing(files, http, { doorkeeper, turnAway })
    : (line: Line) => void http.emit("connection", line);
  return { http, take };
}

/** Returns what does the handshake of a line here: where it was let in nobody has looked into it. */
function securing(
  { cert, key }: Tls,
  http: HttpServer,
  { doorkeeper, turnAway }: { readonly doorkeeper: Doorkeeper; readonly turnAway: TurnAway },
): (line: Line) => void {
  const secureContext = createSecureContext({ cert, key, minVersion: MIN_VERSION });
  return (line) => {
    doorkeeper.enter(line, performance.now());
    if (line.destroyed) return;
    const { remoteAddress, remotePort } = line;
    const stream = new TLSSocket(line as unknown as Socket, { isServer: true, secureContext });
    // There is no socket under it to ask.
    Object.defineProperties(stream, {
      remoteAddress: { value: remoteAddress },
      remotePort: { value: remotePort },
    });
    stream.once("secure", () => http.emit("secureConnection", stream));
    stream.once("error", ({ code }: NodeJS.ErrnoException) => {
      if (code !== "ECONNRESET") turnAway("TLS_FAILED", addressOf(line));
      line.destroy();
    });
    line.once("close", () => stream.destroy());
  };
}

/** Refuses an address that cannot be listened at. */
export function listenFailed({ host, port }: Pick<Place, "host" | "port">, error: Error): CodedError {
  return new CodedError("LISTEN_FAILED", {
    what: `The coordinator cannot listen at ${host}:${port} (${"code" in error ? String(error.code) : error.name}).`,
    why: "Another process may be using the port, or this machine has no such address or may not use it.",
    todo: "Stop the other process, or change listen.host or listen.port; nothing was recorded.",
  });
}
