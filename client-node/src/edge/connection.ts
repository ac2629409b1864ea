import { proveIdentity, challengeMessage } from "@fedseg/shared/protocol/handshake.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { io } from "socket.io-client";

/** How a node reaches its coordinator. */
export interface ConnectionOptions {
  readonly url: string;
  readonly name: string;
  readonly key: SigningKey;
  /** Pinned identity of the coordinator: the proof is of no use to anybody else. */
  readonly coordinator: Uint8Array;
  readonly onReady: () => void;
  readonly onMessage: (bytes: Uint8Array) => void;
  readonly onLost: (reason: string) => void;
  /** The coordinator has closed the connection for good: it did not admit this node, or has admitted it elsewhere. */
  readonly onDenied: (reason: "not-admitted" | "replaced") => void;
}

/** Proofs in a row that may fail: one can be late on a busy machine. */
const PROOFS = 4;
const AGAIN_MS = 500;

/** An authenticated channel of byte messages that reconnects by itself. */
export interface Connection {
  send(bytes: Uint8Array): void;
  /** Closes once what was sent has left. */
  close(): void;
}

/** Connects to the coordinator over Socket.IO, answers its challenge on every connection, and hands over messages. */
export function connect(options: ConnectionOptions): Connection {
  const socket = io(options.url, {
    transports: ["websocket"],
    reconnectionDelay: 200,
    reconnectionDelayMax: 2000,
    randomizationFactor: 0.2,
  });
  socket.on("challenge", (value: unknown) => {
    const challenge = challengeMessage.safeParse(withBytes(value));
    if (!challenge.success) return;
    const proof = proveIdentity(options.key, options.name, options.coordinator, challenge.data.nonce);
    socket.emit("proof", proof);
  });
  let [isAdmitted, failedProofs] = [false, 0];
  socket.on("welcome", () => {
    [isAdmitted, failedProofs] = [true, 0];
    options.onReady();
  });
  socket.on("message", (value: unknown) => {
    const bytes = asBytes(value);
    if (bytes) options.onMessage(bytes);
  });
  socket.on("disconnect", (reason) => {
    const wasAdmitted = isAdmitted;
    isAdmitted = false;
    if (reason !== "io server disconnect") return options.onLost(reason);
    if (wasAdmitted) return options.onDenied("replaced");
    failedProofs += 1;
    if (failedProofs === PROOFS) return options.onDenied("not-admitted");
    setTimeout(() => socket.connect(), AGAIN_MS);
  });
  let isUnreachable = false;
  socket.on("connect", () => {
    isUnreachable = false;
  });
  socket.on("connect_error", (error) => {
    if (!isUnreachable) options.onLost(`cannot reach the coordinator (${error.message}); trying again`);
    isUnreachable = true;
  });
  return {
    send: (bytes) => {
      if (socket.connected) socket.emit("message", bytes);
    },
    close: () => {
      socket.close();
    },
  };
}

function withBytes(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("nonce" in value)) return value;
  return { nonce: asBytes(value.nonce) };
}

/** Socket.IO hands binary over as Buffer; everything inside works on plain bytes. */
function asBytes(value: unknown): Uint8Array | undefined {
  return value instanceof Uint8Array ? Uint8Array.from(value) : undefined;
}
