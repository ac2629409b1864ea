import { getuid, platform } from "node:process";
import { lstatSync } from "node:fs";
import { type Socket, connect } from "node:net";
import { CodedError } from "@fedseg/shared/errors.ts";
import { sharedSoftware } from "../process/software.ts";
import { linesOf, writeLine } from "./lines.ts";
import { ALIVE_MS, LOCAL_VERSION, answerLine, refusalOf } from "./said.ts";
import { socketOf, withShortPath } from "./socket-place.ts";

/** Longest line of an answer in characters; a service sends what is larger in parts. */
const LONGEST_ANSWER = 64_000_000;
/** After how long a service that says nothing is taken to hang. */
const SILENCE_MS = 5 * ALIVE_MS;

/** A question to a service. */
export interface Asked {
  readonly ask: string;
  readonly given?: unknown;
  /** Takes what comes before the end, in its order. */
  part?(part: unknown): void;
  /** How long it may say nothing; by default longer than one that works ever does. */
  readonly silenceMs?: number;
}

/**
 * Asks the service that runs on a folder. Returns what it has told at the end; undefined when none runs there.
 * @throws CodedError as the service refuses, SERVICE_SILENT, SERVICE_GONE, SERVICE_FOREIGN or SERVICE_OTHER.
 */
export async function askService(
  folder: string,
  asked: Asked,
): Promise<{ readonly done: unknown } | undefined> {
  const socket = await reach(folder);
  if (!socket) return undefined;
  const { silenceMs = SILENCE_MS } = asked;
  let isSilent = false;
  socket.on("error", () => undefined);
  socket.setTimeout(silenceMs, () => {
    isSilent = true;
    socket.destroy();
  });
  try {
    const { sharedHash: software } = sharedSoftware();
    const { ask, given } = asked;
    await writeLine(socket, { fedseg: LOCAL_VERSION, software, ask, given });
    const end = await endOf(socket, asked);
    if (end) return end;
    throw isSilent ? silent(silenceMs) : gone();
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw isSilent ? silent(silenceMs) : gone(error);
  } finally {
    socket.destroy();
  }
}

async function endOf(socket: Socket, { part }: Asked): Promise<{ readonly done: unknown } | undefined> {
  for await (const line of linesOf(socket, LONGEST_ANSWER)) {
    const said = answerLine.parse(JSON.parse(line));
    if ("refused" in said) throw refusalOf(said.refused);
    if ("part" in said) part?.(said.part);
    else if ("done" in said) return said;
  }
  return undefined;
}

/** Tells whether somebody answers on the socket of a folder: a file that a killed process has left does not. */
export async function isAnswered(folder: string): Promise<boolean> {
  const socket = await reach(folder);
  socket?.destroy();
  return socket !== undefined;
}

/** Connects to the service of a folder; undefined when there is none. */
async function reach(folder: string): Promise<Socket | undefined> {
  const path = socketOf(folder);
  const found = platform === "win32" ? undefined : lstatSync(path, { throwIfNoEntry: false });
  if (!found?.isSocket()) return undefined;
  // Where others can write into the folder, one of them could stand there and listen.
  if (found.uid !== getuid!()) throw foreign(path);
  return withShortPath(path, async (short) => {
    const socket = connect(short);
    const reached = Promise.withResolvers<Socket | undefined>();
    socket.once("connect", () => reached.resolve(socket));
    socket.once("error", (error) =>
      isNobody(error) ? reached.resolve(undefined) : reached.reject(foreign(path)),
    );
    return reached.promise;
  });
}

/** Whether nobody listens, in the system's words. */
function isNobody(error: Error): boolean {
  return "code" in error && (error.code === "ECONNREFUSED" || error.code === "ENOENT");
}

function silent(silenceMs: number): CodedError {
  return new CodedError("SERVICE_SILENT", {
    what: `The process that runs on this folder has said nothing for ${Math.round(silenceMs / 1000)} s.`,
    why: "It hangs, or the machine is so busy that it gets no turn; what it had been asked for may have been done.",
    todo: "Give the command once more. If it stays silent, stop the process and start it again: everything that was recorded is kept.",
  });
}

function gone(cause?: unknown): CodedError {
  const refusal = new CodedError("SERVICE_GONE", {
    what: "The process that runs on this folder has ended while it was asked.",
    why: "It was stopped, or has met a fault; what it had been asked for was done whole or not at all.",
    todo: "Give the command once more: without a running process it reads the files.",
  });
  refusal.cause = cause;
  return refusal;
}

function foreign(path: string): CodedError {
  return new CodedError("SERVICE_FOREIGN", {
    what: `The socket ${path} is not this user's.`,
    why: "Commands speak to a process of their own user only, and no process to another user's commands.",
    todo: "Give the command as the user that the service runs as, such as sudo -u fedseg; if no service of yours runs there, remove the file.",
  });
}
