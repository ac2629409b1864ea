import { once } from "node:events";
import { chmodSync, lstatSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { type Server, type Socket, createServer } from "node:net";
import { platform } from "node:process";
import { clearInterval, clearTimeout, setInterval, setTimeout } from "node:timers";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import { makeFolder } from "../files/make-folder.ts";
import { sharedSoftware } from "../process/software.ts";
import { isAnswered } from "./call.ts";
import { linesOf, writeLine } from "./lines.ts";
import { ALIVE_MS, anyQuestion, otherSoftware, question, refusedLine } from "./said.ts";
import { socketOf, withShortPath } from "./socket-place.ts";

/** What a service can be asked over its door: returns what is told at the end. @throws CodedError, which the command shows. */
export type Answer = (given: unknown, part: (part: unknown) => Promise<void>) => Promise<unknown>;

/** The door of a service that commands of the same user find in its folder. */
export interface Door {
  /** Lets nobody in any more; what is being answered is answered first, unless that takes long. */
  close(): Promise<void>;
}

/** Longest question in characters, how long one may take to be said, how many callers there can be, and how long the last get. */
const [LONGEST_QUESTION, ASK_MS, MOST_CALLERS, LAST_MS] = [4_000_000, 10_000, 32, 2_000];

/**
 * Opens the door of the service that holds a folder: a socket in it that nobody but this user can connect to. One that a killed
 * process has left is replaced; one that answers is not. On Windows there is none, and commands find the books in use.
 * @throws CodedError SERVICE_RUNS, SOCKET_PATH or SERVICE_SOCKET.
 */
export async function openDoor(folder: string, answers: Readonly<Record<string, Answer>>): Promise<Door> {
  if (platform === "win32") return { close: async () => undefined };
  const path = socketOf(folder);
  if (await isAnswered(folder)) throw runs(folder);
  const { sharedHash } = sharedSoftware();
  const server = createServer((socket) => void answer(socket, answers, sharedHash));
  server.maxConnections = MOST_CALLERS;
  const callers = new Set<Socket>();
  server.on("connection", (socket) => {
    callers.add(socket);
    socket.once("close", () => callers.delete(socket));
  });
  await bind(server, folder, path);
  const own = lstatSync(path).ino;
  server.unref();
  return { close: () => closed(server, callers, () => removeOwn(path, own)) };
}

/** Binds where nobody else can look, and moves the socket to its place when it is closed to all others. */
async function bind(server: Server, folder: string, path: string): Promise<void> {
  makeFolder(folder);
  const inner = mkdtempSync(join(folder, ".door-"));
  const made = join(inner, "s");
  try {
    await withShortPath(made, async (short) => {
      server.listen(short);
      await once(server, "listening");
    });
    chmodSync(made, 0o600);
    renameSync(made, path);
  } catch (error) {
    server.close();
    throw error instanceof CodedError ? error : unusable(path, error);
  } finally {
    rmSync(inner, { recursive: true, force: true });
  }
}

/** Answers the one question of a connection. */
async function answer(
  socket: Socket,
  answers: Readonly<Record<string, Answer>>,
  software: string,
): Promise<void> {
  socket.on("error", () => undefined);
  socket.setTimeout(ASK_MS, () => socket.destroy());
  const alive = setInterval(() => void writeLine(socket, { alive: true }), ALIVE_MS);
  try {
    const { value: line } = await linesOf(socket, LONGEST_QUESTION).next();
    if (typeof line !== "string") return void socket.destroy();
    socket.setTimeout(0);
    await writeLine(socket, await answered(line, answers, { socket, software }));
  } catch {
    socket.destroy();
  } finally {
    clearInterval(alive);
    socket.end();
  }
}

async function answered(
  line: string,
  answers: Readonly<Record<string, Answer>>,
  { socket, software }: { readonly socket: Socket; readonly software: string },
): Promise<unknown> {
  try {
    const said: unknown = JSON.parse(line);
    const { data: asked } = question.safeParse(said);
    if (!asked || asked.software !== software)
      return anyQuestion.safeParse(said).success ? refusedLine(otherSoftware()) : undefined;
    const does = Object.hasOwn(answers, asked.ask) ? answers[asked.ask] : undefined;
    if (!does) return refusedLine(unable(asked.ask));
    const done = await does(asked.given, (part) => writeLine(socket, { part }));
    return { done: done ?? null };
  } catch (error) {
    return refusedLine(asCoded(error));
  }
}

async function closed(server: Server, callers: ReadonlySet<Socket>, remove: () => void): Promise<void> {
  remove();
  const isDone = new Promise((done) => server.close(done));
  const late = setTimeout(() => callers.forEach((socket) => void socket.destroy()), LAST_MS);
  await isDone;
  clearTimeout(late);
}

/** Takes the socket away, unless it is the next service's already. */
function removeOwn(path: string, own: number): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.ino === own) rmSync(path, { force: true });
}

function runs(folder: string): CodedError {
  return new CodedError("SERVICE_RUNS", {
    what: `Another process runs on the folder ${folder} and answers there.`,
    why: "A folder is one process's: two under one identity would contradict each other.",
    todo: "Stop the other one first, or ask it with the command `status`.",
  });
}

function unusable(path: string, error: unknown): CodedError {
  return new CodedError("SERVICE_SOCKET", {
    what: `The socket ${path} cannot be made (${error instanceof Error ? error.message : String(error)}).`,
    why: "Commands speak to the running process there; the disk may be full, or of a kind that has no sockets.",
    todo: "Make room, give the folder back to this user, or put it on a local disk; then start again.",
  });
}

function unable(ask: string): CodedError {
  return new CodedError("SERVICE_CANNOT", {
    what: `The process that runs on this folder cannot be asked for "${ask}".`,
    why: "It is another program's, or runs one study only, where the command is for a service.",
    todo: "Give the command's --config of the service that is meant, or stop this process and give it again.",
  });
}
