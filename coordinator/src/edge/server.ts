import type { AddressInfo } from "node:net";
import { performance } from "node:perf_hooks";
import { debug } from "@fedseg/keeper/process/debug.ts";
import { concatBytes } from "@fedseg/shared/crypto/bytes.ts";
import { PROTOCOLS, commonProtocol } from "@fedseg/shared/plan/protocols.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { Server, type Socket } from "socket.io";
import { Doorkeeper, type TurnAway } from "./doorkeeper.ts";
import { guardedServer, listenFailed } from "./guarded-server.ts";
import type { Limits } from "./listen-config.ts";
import type { Line } from "./relay/line.ts";
import { type Gate, type Proof, meet } from "./handshake.ts";
import { Peer } from "./peer.ts";
import type { TlsFiles } from "./tls.ts";
import { type Rejection, RejectionLog } from "./rejections.ts";
import { allowTwoPieces, emitInTwo } from "./two-pieces.ts";
import { Traffic } from "./rates.ts";

/** How often peers are looked at, and the log is brought up to date. */
const LOOK_MS = 1000;

/** Who may connect, and what happens then. */
export interface ServerOptions extends Gate {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsFiles | undefined;
  readonly limits: Limits;
  /** The studies (planHash) that may have something for a member. */
  readonly studiesOf: (name: string) => readonly string[];
  /** `protocols`: what the member speaks, at least one of them this software, too. */
  readonly onConnected: (name: string, protocols: readonly string[]) => void;
  readonly onMessage: (name: string, study: string, bytes: Uint8Array) => void;
  readonly onDeparted: (name: string) => void;
  readonly onTurnedAway: (line: Rejection) => void;
}

/** A listening coordinator. */
export interface Listening {
  readonly port: number;
  /** Sends a message of a study to a member, with `common` behind it where others are sent that too; lost when it is not connected. */
  send(name: string, study: string, bytes: Uint8Array, common?: Uint8Array): void;
  /** Tells a member, when it is connected, which studies there are for it now. */
  announce(name: string): void;
  /** Ends a member's connection: it is none any more, or has another key. */
  disconnect(name: string): void;
  /** Takes a connection that has come in another process as one of its own. */
  take(line: Line): void;
  close(): Promise<void>;
}

/**
 * Listens over Socket.IO, with TLS when there is a certificate; a member is heard only after it has proved its
 * identity on this connection, and only within the limits.
 * @throws CodedError LISTEN_FAILED or TLS_UNUSABLE.
 */
export async function listen(options: ServerOptions): Promise<Listening> {
  const { limits } = options;
  const log = new RejectionLog(options.onTurnedAway);
  const turnAway: TurnAway = (code, from) => log.note(code, from, performance.now());
  const doorkeeper = new Doorkeeper(limits, turnAway);
  const { http, take } = guardedServer(options, doorkeeper, turnAway);
  const server = new Server(http, {
    transports: ["websocket"],
    maxHttpBufferSize: limits.messageBytes,
    connectTimeout: limits.proofMs,
    pingInterval: limits.silentMs / 2,
    pingTimeout: limits.silentMs / 2,
    serveClient: false,
  });
  const room = new Room(options, doorkeeper, turnAway);
  server.engine.on("connection", (conn: Socket["conn"]) => room.enter(conn));
  server.on("connection", (socket) => room.meet(socket));
  await new Promise<void>((resolve, reject) => {
    http.once("error", (error) => reject(listenFailed(options, error)));
    http.listen(options.port, options.host, resolve);
  });
  const timer = setInterval(() => {
    room.look(performance.now());
    log.flush(performance.now());
  }, LOOK_MS).unref();
  const address: AddressInfo | string | null = http.address();
  return {
    port: typeof address === "object" && address ? address.port : options.port,
    send: (...message) => room.send(...message),
    announce: (name) => room.announce(name),
    disconnect: (name) => room.disconnect(name),
    take,
    close: () => {
      clearInterval(timer);
      return server.close();
    },
  };
}

/** A connection whose peer has proved who it is. */
interface Admitted {
  readonly socket: Socket;
  readonly peer: Peer;
  readonly proof: Proof;
  readonly protocols: readonly string[];
}

/** The connections of a coordinator, and which of them speaks for which member. */
class Room {
  readonly #options: ServerOptions;
  readonly #doorkeeper: Doorkeeper;
  readonly #turnAway: TurnAway;
  readonly #peers = new Map<Socket["conn"], Peer>();
  readonly #sockets = new Map<string, Socket>();
  /** By member, of the connection that speaks for it. */
  readonly #nonces = new Map<string, Uint8Array>();
  readonly #traffic = new Map<string, Traffic>();

  constructor(options: ServerOptions, doorkeeper: Doorkeeper, turnAway: TurnAway) {
    this.#options = options;
    this.#doorkeeper = doorkeeper;
    this.#turnAway = turnAway;
  }

  /** A WebSocket connection stands; nothing is known of it yet. */
  enter(conn: Socket["conn"]): void {
    this.#peers.set(conn, new Peer(conn, this.#options.limits, this.#turnAway));
    allowTwoPieces(conn);
    conn.on("close", () => this.#peers.delete(conn));
  }

  /** It speaks Socket.IO: who is it? */
  meet(socket: Socket): void {
    const peer = this.#peers.get(socket.conn);
    if (!peer) return void socket.disconnect(true);
    socket.on("error", () => peer.drop("MESSAGE_BROKEN"));
    meet(socket, this.#options, {
      present: () => concatBytes(...this.#nonces.values()),
      onProved: (name, proof, protocols) => this.#admit(name, { socket, peer, proof, protocols }),
      onFailed: () => {
        if (peer.isDropped) return;
        this.#doorkeeper.failed(peer.stream, performance.now());
        socket.disconnect(true);
      },
    });
  }

  send(name: string, study: string, bytes: Uint8Array, common?: Uint8Array): void {
    const socket = this.#sockets.get(name);
    if (!socket || !this.#peers.get(socket.conn)?.hasRoom(bytes.length + (common?.length ?? 0))) return;
    if (common) emitInTwo(socket, "message", study, [bytes, common]);
    else socket.emit("message", study, bytes);
  }

  announce(name: string): void {
    this.#sockets.get(name)?.emit("studies", this.#options.studiesOf(name));
  }

  disconnect(name: string): void {
    this.#sockets.get(name)?.disconnect(true);
  }

  look(nowMs: number): void {
    for (const peer of this.#peers.values()) peer.look(nowMs);
  }

  /** The newest connection of a member wins; an older one, perhaps half dead, is shown its proof and closed. */
  #admit(name: string, { socket, peer, proof, protocols }: Admitted): void {
    this.#doorkeeper.proved(peer.stream);
    const { protocols: own = PROTOCOLS } = this.#options;
    peer.admit(name, this.#trafficOf(name));
    if (commonProtocol(own, [protocols]) === undefined) {
      this.#turnAway("PROTOCOL_OTHER", name);
      // The welcome is still read, and says on the other side who could not be understood.
      return void socket.disconnect(true);
    }
    const older = this.#sockets.get(name);
    this.#sockets.set(name, socket);
    this.#nonces.set(name, proof.nodeNonce);
    older?.emit("replaced", proof);
    older?.disconnect(true);
    socket.on("message", (study: unknown, value: unknown) => {
      if (typeof study !== "string" || !(value instanceof Uint8Array) || peer.isDropped) return;
      const bytes = Uint8Array.from(value);
      debug("received", () => [{ from: name, study }, decodeCanonical(bytes, nodeMessage)]);
      this.#options.onMessage(name, study, bytes);
    });
    socket.once("disconnect", () => {
      if (this.#sockets.get(name) !== socket) return;
      this.#sockets.delete(name);
      this.#nonces.delete(name);
      this.#options.onDeparted(name);
    });
    this.#options.onConnected(name, protocols);
    this.announce(name);
  }

  /** What a member has sent, over all its connections. */
  #trafficOf(name: string): Traffic {
    const traffic = this.#traffic.get(name) ?? new Traffic();
    this.#traffic.set(name, traffic);
    return traffic;
  }
}
