import { performance } from "node:perf_hooks";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { debug } from "@fedseg/keeper/process/debug.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { coordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { studiesMessage } from "@fedseg/shared/protocol/studies.ts";
import type { Socket } from "socket.io-client";
import { ANSWER_MS, Attempts } from "./attempts.ts";
import { foreignCertificate, notAdmitted, replaced, unproved } from "./connection-refusals.ts";
import { CertificateError, type CoordinatorAddress, PinnedAgent } from "./pinned-tls.ts";
import { Introduction, introduce } from "./introduction.ts";
import { OwnProcesses } from "./own-processes.ts";
import { PlainAgent } from "./plain-agent.ts";
import { WAIT_OR_LEAVE } from "./silence.ts";
import { io } from "./socket-io.ts";
import { Unread, type UnreadLimits } from "./unread.ts";

/** How a node reaches its coordinator. */
export interface ConnectionOptions {
  /** Where it is or may be, one at least: tried in this order, and one after another when one is lost. */
  readonly addresses: readonly CoordinatorAddress[];
  readonly name: string;
  readonly key: SigningKey;
  /** Pinned identity of the coordinator: the proof is of no use to anybody else. */
  readonly coordinator: Uint8Array;
  /** The node's folder, which names its processes; undefined: no other process of it ever connects. */
  readonly folder?: string;
  /** What it speaks, the oldest first; left out: what this software does. */
  readonly protocols?: readonly string[];
  readonly unread?: Partial<UnreadLimits>;
  /** It is tried again for as long as the process runs, whatever whoever answers says unsigned; left out: four times each. */
  readonly isPatient?: boolean;
  /** What is right to do while the coordinator is not reached; left out: to wait, or to leave a study that never goes on. */
  readonly whileAway?: () => string;
  /** How long the first of several addresses may take to answer and to prove itself, ms. */
  readonly answerMs?: number;
  /** Both sides have proved who they are, at this address; which studies there are is said at once. */
  readonly onReady: (url: string) => void;
  /** The coordinator has said which studies (planHash) there are for this node: first of all, and again when it changes. */
  readonly onStudies: (studies: readonly string[]) => void;
  readonly onMessage: (study: string, bytes: Uint8Array) => void;
  readonly onLost: (reason: string) => void;
  /**
   * It cannot become this node's connection, and never was: NOT_ADMITTED, COORDINATOR_UNPROVED or _CERTIFICATE, to who is
   * not patient. Or another process has proved to hold this node's key: NODE_TWICE. Nothing else ends what was admitted once.
   */
  readonly onDenied: (error: CodedError) => void;
}

/** Largest message of the coordinator: the records of a long session. */
const MESSAGE_LIMIT = 100 << 20;
/** A busy coordinator needs less, and after all others have not answered it gets more. */
const FIRST_ANSWER_MS = 5000;
/** How often it is looked whether the coordinator reads. */
const LOOK_MS = 1000;

/** An authenticated channel of byte messages that reconnects by itself. */
export interface Connection {
  /** Sends a message of a study; lost while there is no connection. */
  send(study: string, bytes: Uint8Array): void;
  /** Closes once what was sent has left. */
  close(): void;
}

/** The connection to one address, open or not. */
type Line = ReturnType<typeof openLine>;

/** Connects to the coordinator over Socket.IO, proves this node and hears the coordinator's proof, and hands over messages. */
export function connect(options: ConnectionOptions): Connection {
  const { addresses, onLost, onDenied, isPatient = false, answerMs = FIRST_ANSWER_MS } = options;
  const { whileAway = () => WAIT_OR_LEAVE } = options;
  const entropy = systemEntropy();
  const introduction = new Introduction(options, entropy, new OwnProcesses(options.folder, entropy));
  const attempts: Attempts = new Attempts(
    addresses.map(({ url }) => url),
    { onLost, onDenied, isPatient, answerMs, whileAway },
    { open: (at) => lines[at].socket.connect(), close: (at) => lines[at].leave() },
    entropy,
  );
  const lines: readonly Line[] = addresses.map((address) =>
    openLine(address, options, introduction, attempts),
  );
  attempts.open();
  return {
    send: (study, bytes) => lines[attempts.at].send(study, bytes),
    close: () => {
      attempts.end();
      for (const line of lines) line.end();
    },
  };
}

function openLine(
  address: CoordinatorAddress,
  options: ConnectionOptions,
  introduction: Introduction,
  attempts: Attempts,
) {
  const { socket, agent } = openSocket(address);
  let [isAdmitted, isLeft] = [false, false];
  let refusal = unproved();
  const unread = guardUnread(socket, agent, options);
  const leave = (): void => {
    isLeft = true;
    socket.disconnect();
    isLeft = false;
  };
  const end = (): void => {
    isAdmitted = false;
    unread.end();
    socket.off();
    socket.disconnect();
  };
  const exported = () => (agent instanceof PinnedAgent ? agent.exported() : undefined);
  introduce(socket, { introduction, exported, ...options }, (error) => {
    isAdmitted = error === undefined;
    if (error) {
      refusal = error;
      return void socket.disconnect();
    }
    attempts.succeeded();
    debug("admitted");
    options.onReady(address.url);
  });
  socket.on("replaced", (value: unknown) => {
    if (!introduction.isReplacedElsewhere(value)) return;
    attempts.end();
    end();
    options.onDenied(replaced());
  });
  socket.on("disconnect", (reason) => {
    const wasAdmitted = isAdmitted;
    isAdmitted = false;
    if (isLeft) return;
    if (reason === "io client disconnect") return attempts.failed(refusal);
    if (reason !== "io server disconnect")
      return attempts.lost(LOST[reason] ?? `the connection was lost (${reason})`);
    if (wasAdmitted) return attempts.closed();
    attempts.failed(notAdmitted(options.name));
  });
  socket.on("connect_error", (error) => {
    const certificate = certificateErrorOf(error);
    if (!certificate) return attempts.unreached(error.message);
    attempts.certificateRefused(certificate.message, foreignCertificate(certificate.message));
  });
  handOver(socket, options, () => isAdmitted);
  const send = (study: string, bytes: Uint8Array): void => {
    if (isAdmitted && unread.hasRoom(bytes.length)) socket.emit("message", study, bytes);
  };
  return { socket, send, leave, end };
}

/** Why a connection has ended that had stood, in words for the owner. */
const LOST: Readonly<Record<string, string>> = {
  "ping timeout": "the coordinator does not answer any more; trying again",
  "transport close": "the connection was lost; trying again",
  "transport error": "the connection was lost; trying again",
};

/** Hands over what comes from an admitted coordinator. */
function handOver(socket: Socket, options: ConnectionOptions, isAdmitted: () => boolean): void {
  socket.on("studies", (value: unknown) => {
    const studies = studiesMessage.safeParse(value);
    if (isAdmitted() && studies.success) options.onStudies(studies.data);
  });
  socket.on("message", (study: unknown, value: unknown) => {
    if (!isAdmitted() || typeof study !== "string" || !(value instanceof Uint8Array)) return;
    const bytes = Uint8Array.from(value);
    debug("received", () => [{ study }, decodeCanonical(bytes, coordinatorMessage)]);
    options.onMessage(study, bytes);
  });
}

function openSocket({ url, pin }: CoordinatorAddress) {
  const isSecure = new URL(url).protocol === "https:";
  const agent = isSecure ? new PinnedAgent(pin) : new PlainAgent();
  // Socket.IO hands these on to the WebSocket; its types know them only in a browser's form.
  const transport: object = { agent, maxPayload: MESSAGE_LIMIT };
  const socket = io(url, {
    transports: ["websocket"],
    // When it is tried again, how long, and where is decided here.
    autoConnect: false,
    forceNew: true,
    reconnection: false,
    timeout: 2 * ANSWER_MS,
    ...transport,
  });
  return { socket, agent };
}

/** Closes the connection to a coordinator that does not read what it is sent: a loss like any other. */
function guardUnread(
  socket: Socket,
  agent: Pick<PlainAgent, "stream">,
  { onLost, unread: limits }: ConnectionOptions,
) {
  const unread = new Unread(() => agent.stream, limits);
  const drop = (): void => {
    onLost("the coordinator does not read what it is sent; its connection was closed");
    unread.dropped();
    agent.stream?.destroy();
  };
  const look = setInterval(() => {
    if (!unread.isRead(performance.now())) drop();
  }, LOOK_MS).unref();
  socket.on("connect", () => {
    unread.dropped();
    socket.io.engine.on("drain", () => unread.taken());
  });
  const hasRoom = (bytes: number): boolean => {
    const isRoom = unread.hasRoom(bytes);
    if (!isRoom) drop();
    return isRoom;
  };
  return { hasRoom, end: () => clearInterval(look) };
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
