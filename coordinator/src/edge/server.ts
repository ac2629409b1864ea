import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { isIdentityProved, proofMessage } from "@fedseg/shared/protocol/handshake.ts";
import { Server, type Socket } from "socket.io";

/** Largest message: a masked vector and its bundle for a long histogram, with room. */
const MESSAGE_LIMIT = 1 << 25;
/** How long a connection may stay unproved. */
const PROOF_MS = 5000;

/** Who may connect, and what happens then. */
export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** Identity keys by name, in roster order. */
  readonly roster: readonly { readonly name: string; readonly identity: Uint8Array }[];
  readonly coordinator: Uint8Array;
  readonly source: ByteSource;
  readonly onConnected: (node: number) => void;
  readonly onMessage: (node: number, bytes: Uint8Array) => void;
  readonly onDeparted: (node: number) => void;
}

/** A listening coordinator. */
export interface Listening {
  readonly port: number;
  send(node: number, bytes: Uint8Array): void;
  close(): Promise<void>;
}

/**
 * Listens over Socket.IO; a node is heard only after it has signed a fresh nonce with its roster identity.
 * @throws CodedError LISTEN_FAILED.
 */
export async function listen(options: ServerOptions): Promise<Listening> {
  const limits = { headersTimeout: PROOF_MS, requestTimeout: PROOF_MS, connectionsCheckingInterval: 1000 };
  const http = createServer(limits, (request, response) => {
    response.writeHead(request.url === "/health" ? 200 : 404, { "content-type": "text/plain" });
    response.end(request.url === "/health" ? "ok\n" : "not found\n");
  });
  const server = new Server(http, {
    transports: ["websocket"],
    maxHttpBufferSize: MESSAGE_LIMIT,
    connectTimeout: PROOF_MS,
    serveClient: false,
  });
  const sockets = new Map<number, Socket>();
  server.on("connection", (socket) =>
    authenticate(socket, options, (node) => admit(socket, node, sockets, options)),
  );
  await new Promise<void>((resolve, reject) => {
    http.once("error", (error) => reject(listenFailed(options, error)));
    http.listen(options.port, options.host, resolve);
  });
  const address: AddressInfo | string | null = http.address();
  return {
    port: typeof address === "object" && address ? address.port : options.port,
    send: (node, bytes) => {
      sockets.get(node)?.emit("message", bytes);
    },
    close: () => server.close(),
  };
}

function listenFailed({ host, port }: ServerOptions, error: Error): CodedError {
  return new CodedError("LISTEN_FAILED", {
    what: `The coordinator cannot listen at ${host}:${port} (${"code" in error ? String(error.code) : error.name}).`,
    why: "Another process may be using the port, or this machine has no such address or may not use it.",
    todo: "Stop the other process, or change listen.host or listen.port; nothing was recorded.",
  });
}

function authenticate(socket: Socket, options: ServerOptions, onProved: (node: number) => void): void {
  const nonce = options.source.bytes(32);
  const timer = setTimeout(() => socket.disconnect(true), PROOF_MS);
  socket.once("disconnect", () => clearTimeout(timer));
  socket.once("proof", (value: unknown) => {
    const proof = proofMessage.safeParse(withBytes(value));
    const node = options.roster.findIndex(({ name }) => proof.success && name === proof.data.name);
    const isProved =
      proof.success &&
      node >= 0 &&
      isIdentityProved(proof.data, options.roster[node].identity, options.coordinator, nonce);
    clearTimeout(timer);
    if (isProved) onProved(node);
    else socket.disconnect(true);
  });
  socket.emit("challenge", { nonce });
}

/** The newest connection of a node wins; an older one, perhaps half dead, is closed. */
function admit(socket: Socket, node: number, sockets: Map<number, Socket>, options: ServerOptions): void {
  const older = sockets.get(node);
  sockets.set(node, socket);
  older?.disconnect(true);
  socket.on("message", (value: unknown) => {
    if (value instanceof Uint8Array) options.onMessage(node, Uint8Array.from(value));
  });
  socket.once("disconnect", () => {
    if (sockets.get(node) !== socket) return;
    sockets.delete(node);
    options.onDeparted(node);
  });
  options.onConnected(node);
  socket.emit("welcome");
}

function withBytes(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("name" in value) || !("signature" in value))
    return value;
  const { name, signature } = value;
  return { name, signature: signature instanceof Uint8Array ? Uint8Array.from(signature) : signature };
}
