import { systemEntropy } from "@fedseg/keeper/entropy.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { io } from "socket.io-client";
import { foreignCertificate, notAdmitted, replaced, unproved } from "./connection-refusals.ts";
import { CertificateError, type CoordinatorAddress, CoordinatorAgent } from "./coordinator-agent.ts";
import { Introduction } from "./introduction.ts";

/** How a node reaches its coordinator. */
export interface ConnectionOptions extends CoordinatorAddress {
  readonly name: string;
  readonly key: SigningKey;
  /** Pinned identity of the coordinator: the proof is of no use to anybody else. */
  readonly coordinator: Uint8Array;
  readonly onReady: () => void;
  readonly onMessage: (bytes: Uint8Array) => void;
  readonly onLost: (reason: string) => void;
  /** It cannot become, or stay, this node's connection: NOT_ADMITTED, NODE_TWICE, COORDINATOR_UNPROVED or _CERTIFICATE. */
  readonly onDenied: (error: CodedError) => void;
}

/** Attempts in a row that may fail: a proof can be late on a busy machine, and a stranger's network answers for itself. */
const ATTEMPTS = 4;
const AGAIN_MS = 500;
/** Largest message of the coordinator: the records of a long session. */
const MESSAGE_LIMIT = 100 << 20;

/** An authenticated channel of byte messages that reconnects by itself. */
export interface Connection {
  send(bytes: Uint8Array): void;
  /** Closes once what was sent has left. */
  close(): void;
}

/** Connects to the coordinator over Socket.IO, proves this node and hears the coordinator's proof, and hands over messages. */
export function connect(options: ConnectionOptions): Connection {
  const agent = new URL(options.url).protocol === "https:" ? new CoordinatorAgent(options.pin) : undefined;
  // Socket.IO hands these on to the WebSocket; its types know them only in a browser's form.
  const transport: object = { ...(agent && { agent }), maxPayload: MESSAGE_LIMIT };
  const socket = io(options.url, {
    transports: ["websocket"],
    reconnectionDelay: 200,
    reconnectionDelayMax: 2000,
    randomizationFactor: 0.2,
    ...transport,
  });
  const introduction = new Introduction(options, systemEntropy());
  let [isAdmitted, isUnreachable, failures] = [false, false, 0];
  const fail = (error: CodedError) => {
    failures += 1;
    if (failures === ATTEMPTS) {
      socket.close();
      options.onDenied(error);
    } else if (!socket.active) setTimeout(() => socket.connect(), AGAIN_MS);
  };
  socket.on("challenge", (value: unknown) => {
    const proof = introduction.answer(value, agent?.exported());
    if (proof) socket.emit("proof", proof);
    else socket.disconnect();
  });
  socket.on("welcome", (value: unknown) => {
    isAdmitted = introduction.isWelcome(value);
    if (!isAdmitted) return void socket.disconnect();
    failures = 0;
    options.onReady();
  });
  socket.on("message", (value: unknown) => {
    if (isAdmitted && value instanceof Uint8Array) options.onMessage(Uint8Array.from(value));
  });
  socket.on("disconnect", (reason) => {
    const wasAdmitted = isAdmitted;
    isAdmitted = false;
    if (reason === "io client disconnect") return fail(unproved());
    if (reason !== "io server disconnect") return options.onLost(reason);
    if (wasAdmitted) return options.onDenied(replaced());
    fail(notAdmitted(options.name));
  });
  socket.on("connect", () => (isUnreachable = false));
  socket.on("connect_error", (error) => {
    const certificate = certificateErrorOf(error);
    const reason = certificate ? `refuses the certificate: ${certificate.message}` : error.message;
    if (!isUnreachable) options.onLost(`cannot reach the coordinator (${reason}); trying again`);
    isUnreachable = true;
    if (certificate) fail(foreignCertificate(certificate.message));
  });
  return {
    send: (bytes) => {
      if (isAdmitted) socket.emit("message", bytes);
    },
    close: () => {
      socket.off("disconnect");
      socket.close();
    },
  };
}

/** Finds a refused certificate under what the transport made of it. */
function certificateErrorOf(error: Error & { description?: unknown }): CertificateError | undefined {
  const { description } = error;
  const cause =
    typeof description === "object" && description !== null && "error" in description
      ? description.error
      : undefined;
  return cause instanceof CertificateError ? cause : undefined;
}
