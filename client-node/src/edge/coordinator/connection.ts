import { performance } from "node:perf_hooks";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { debug } from "@fedseg/keeper/process/debug.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { coordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { studiesMessage } from "@fedseg/shared/protocol/studies.ts";
import { type Socket, io } from "socket.io-client";
import { foreignCertificate, notAdmitted, replaced, unproved } from "./connection-refusals.ts";
import { CertificateError, type CoordinatorAddress, PinnedAgent } from "./pinned-tls.ts";
import { Introduction } from "./introduction.ts";
import { OwnProcesses } from "./own-processes.ts";
import { PlainAgent } from "./plain-agent.ts";
import { Unread, type UnreadLimits } from "./unread.ts";

/** How a node reaches its coordinator. */
export interface ConnectionOptions extends CoordinatorAddress {
  readonly name: string;
  readonly key: SigningKey;
  /** Pinned identity of the coordinator: the proof is of no use to anybody else. */
  readonly coordinator: Uint8Array;
  /** The node's folder, which names its processes; undefined: no other process of it ever connects. */
  readonly folder?: string;
  readonly unread?: Partial<UnreadLimits>;
  /** It is tried again for as long as the process runs, whatever whoever answers says unsigned; left out: four times. */
  readonly isPatient?: boolean;
  /** Both sides have proved who they are; which studies there are is said at once. */
  readonly onReady: () => void;
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

/** Attempts in a row that may fail: a proof can be late on a busy machine, and a stranger's network answers for itself. */
const ATTEMPTS = 4;
/** How soon it is tried again after the coordinator has closed a connection: twice as late each time, up to a longest. */
const [AGAIN_MS, LATEST_AGAIN_MS] = [500, 30_000];
/** A connection that has stood as long has not been closed at once. */
const STEADY_MS = 60_000;
/** Largest message of the coordinator: the records of a long session. */
const MESSAGE_LIMIT = 100 << 20;
/** How often it is looked whether the coordinator reads. */
const LOOK_MS = 1000;

/** An authenticated channel of byte messages that reconnects by itself. */
export interface Connection {
  /** Sends a message of a study; lost while there is no connection. */
  send(study: string, bytes: Uint8Array): void;
  /** Closes once what was sent has left. */
  close(): void;
}

/** Connects to the coordinator over Socket.IO, proves this node and hears the coordinator's proof, and hands over messages. */
export function connect(options: ConnectionOptions): Connection {
  const { socket, agent } = openSocket(options);
  const entropy = systemEntropy();
  const introduction = new Introduction(options, entropy, new OwnProcesses(options.folder, entropy));
  let isAdmitted = false;
  const attempts = watchAttempts(socket, options);
  const unread = guardUnread(socket, agent, options);
  socket.on("challenge", (value: unknown) => {
    const proof = introduction.answer(value, agent instanceof PinnedAgent ? agent.exported() : undefined);
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
  socket.on("replaced", (value: unknown) => {
    if (!introduction.isReplacedElsewhere(value)) return;
    isAdmitted = false;
    socket.off("disconnect");
    socket.close();
    options.onDenied(replaced());
  });
  socket.on("studies", (value: unknown) => {
    const studies = studiesMessage.safeParse(value);
    if (isAdmitted && studies.success) options.onStudies(studies.data);
  });
  socket.on("message", (study: unknown, value: unknown) => {
    if (!isAdmitted || typeof study !== "string" || !(value instanceof Uint8Array)) return;
    const bytes = Uint8Array.from(value);
    debug("received", () => [{ study }, decodeCanonical(bytes, coordinatorMessage)]);
    options.onMessage(study, bytes);
  });
  socket.on("disconnect", (reason) => {
    const wasAdmitted = isAdmitted;
    isAdmitted = false;
    if (reason === "io client disconnect") return attempts.failed(unproved());
    if (reason !== "io server disconnect") return options.onLost(reason);
    if (!wasAdmitted) return attempts.failed(notAdmitted(options.name));
    options.onLost("the coordinator has closed the connection");
    attempts.again();
  });
  return {
    send: (study, bytes) => {
      if (isAdmitted && unread.hasRoom(bytes.length)) socket.emit("message", study, bytes);
    },
    close: () => {
      unread.end();
      attempts.end();
      socket.off("disconnect");
      socket.close();
    },
  };
}

function openSocket(options: CoordinatorAddress) {
  const isSecure = new URL(options.url).protocol === "https:";
  const agent = isSecure ? new PinnedAgent(options.pin) : new PlainAgent();
  // Socket.IO hands these on to the WebSocket; its types know them only in a browser's form.
  const transport: object = { agent, maxPayload: MESSAGE_LIMIT };
  const socket = io(options.url, {
    transports: ["websocket"],
    reconnectionDelay: 200,
    reconnectionDelayMax: 2000,
    randomizationFactor: 0.2,
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

/**
 * Counts what fails in a row, and tries again; who is not patient gives up after some when it has never succeeded: then it is
 * this node's configuration. Tells, ever more rarely, that nobody is reached.
 */
function watchAttempts(socket: Socket, { onLost, onDenied, isPatient = false }: ConnectionOptions) {
  let later: NodeJS.Timeout | undefined;
  let failures = 0;
  let admittedAt: number | undefined;
  let closed = 0;
  let silence: Silence | undefined;
  const again = (): void => {
    const isSteady = admittedAt !== undefined && performance.now() - admittedAt > STEADY_MS;
    closed = isSteady ? 1 : closed + 1;
    const afterMs = Math.min(LATEST_AGAIN_MS, AGAIN_MS * 2 ** (closed - 1));
    // Nothing else may keep this process going meanwhile.
    if (!socket.active) later = setTimeout(() => socket.connect(), afterMs);
  };
  const failed = (error: CodedError): void => {
    debug("failed", () => [error]);
    failures += 1;
    if (admittedAt !== undefined || isPatient) {
      if (failures === 1) onLost(`${error.code}: ${error.refusal.what} Trying again.`);
      else if (failures >= ATTEMPTS && Number.isInteger(Math.log2(failures)))
        onLost(`${error.message} Refused ${failures} times; still trying.`);
      again();
    } else if (failures === ATTEMPTS) {
      socket.close();
      onDenied(error);
    } else if (!socket.active) setTimeout(() => socket.connect(), AGAIN_MS);
  };
  const succeeded = (): void => {
    failures = 0;
    admittedAt = performance.now();
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
  return { failed, succeeded, again, end: () => clearTimeout(later) };
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
