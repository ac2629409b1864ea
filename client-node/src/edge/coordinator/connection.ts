import { performance } from "node:perf_hooks";
import { systemEntropy } from "@fedseg/keeper/edge/entropy.ts";
import { debug } from "@fedseg/keeper/edge/debug.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { coordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { type Socket, io } from "socket.io-client";
import { foreignCertificate, notAdmitted, replaced, unproved } from "./connection-refusals.ts";
import { CertificateError, type CoordinatorAddress, PinnedAgent } from "./pinned-tls.ts";
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
  const agent = new URL(options.url).protocol === "https:" ? new PinnedAgent(options.pin) : undefined;
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
  let isAdmitted = false;
  const attempts = watchAttempts(socket, options);
  socket.on("challenge", (value: unknown) => {
    const proof = introduction.answer(value, agent?.exported());
    if (proof) socket.emit("proof", proof);
    else socket.disconnect();
  });
  socket.on("welcome", (value: unknown) => {
    isAdmitted = introduction.isWelcome(value);
    if (!isAdmitted) return void socket.disconnect();
    attempts.succeeded();
    debug("admitted");
    options.onReady();
  });
  socket.on("message", (value: unknown) => {
    if (!isAdmitted || !(value instanceof Uint8Array)) return;
    const bytes = Uint8Array.from(value);
    debug("received", () => [decodeCanonical(bytes, coordinatorMessage)]);
    options.onMessage(bytes);
  });
  socket.on("disconnect", (reason) => {
    const wasAdmitted = isAdmitted;
    isAdmitted = false;
    if (reason === "io client disconnect") return attempts.failed(unproved());
    if (reason !== "io server disconnect") return options.onLost(reason);
    if (wasAdmitted) return options.onDenied(replaced());
    attempts.failed(notAdmitted(options.name));
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

/** Counts what fails in a row, tries again, and gives up after some; tells, ever more rarely, that nobody is reached. */
function watchAttempts(socket: Socket, { onLost, onDenied }: ConnectionOptions) {
  let failures = 0;
  let silence: Silence | undefined;
  const failed = (error: CodedError): void => {
    debug("failed", () => [error]);
    failures += 1;
    if (failures === ATTEMPTS) {
      socket.close();
      onDenied(error);
    } else if (!socket.active) setTimeout(() => socket.connect(), AGAIN_MS);
  };
  socket.on("connect", () => (silence = undefined));
  socket.on("connect_error", (error) => {
    const certificate = certificateErrorOf(error);
    const reason = certificate ? `refuses the certificate: ${certificate.message}` : error.message;
    const now = performance.now();
    if (!silence) onLost(`cannot reach the coordinator (${reason}); trying again`);
    else if (now >= silence.tellAt) onLost(stillText(now - silence.from, reason));
    if (!silence || now >= silence.tellAt) silence = nextSilence(silence, now);
    if (certificate) failed(foreignCertificate(certificate.message));
  });
  return { failed, succeeded: () => void (failures = 0) };
}

/** How long the coordinator has not been reached, in ms of this process, and when that is told again. */
interface Silence {
  readonly from: number;
  readonly tellAt: number;
}

/** When it is first told again, and how rarely later: each time takes twice as long. */
const [FIRST_TOLD_MS, LONGEST_TOLD_MS] = [15_000, 3_600_000];

function nextSilence(before: Silence | undefined, now: number): Silence {
  if (!before) return { from: now, tellAt: now + FIRST_TOLD_MS };
  return { from: before.from, tellAt: now + Math.min(LONGEST_TOLD_MS, now - before.from) };
}

function stillText(ms: number, reason: string): string {
  const minutes = Math.round(ms / 60_000);
  const time = minutes > 0 ? `${minutes} min` : `${Math.round(ms / 1000)} s`;
  return `the coordinator has not been reached for ${time} (${reason}); still trying. Its operator knows whether it comes back: waiting costs nothing, and a study that never goes on is given up with fedseg-node leave.`;
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
