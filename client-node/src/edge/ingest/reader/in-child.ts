import { type ChildProcess, fork } from "node:child_process";
import { getCompileCacheDir } from "node:module";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { getHeapStatistics } from "node:v8";
import { CodedError } from "@fedseg/shared/errors.ts";
import { removeFoldersOf } from "../engine/engine-folder.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { ALLOCATORS } from "./allocators.ts";
import type { Answer, Asked } from "./answers.ts";
import { hasEnded, hasNotBegun, isTooSlow } from "./ended.ts";
import { endsWithThis } from "./ends-with-this.ts";
import { tied } from "./tied.ts";
import type { RowsBegun, RowsPart } from "./rows.ts";
import type { Input, Output, TaskName } from "./tasks.ts";

/** How a task is done in a process of its own. */
export interface ChildPorts {
  /** Where the engine's folder is made. */
  readonly folder: string;
  readonly tell: Tell;
  readonly onRows?: (rows: RowsBegun | RowsPart) => void;
  /** Ends the process when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** After how many minutes it has hung. */
  readonly minutes?: number | undefined;
  /** After how many seconds it should have begun. */
  readonly beginSeconds?: number;
  /** What its own values may take, in megabytes; a quarter of what this process may, which holds what comes of them. */
  readonly heapMb?: number;
}

const MINUTES = 120;
/** It begins within a second, on a loaded machine within some. */
const BEGIN_SECONDS = 60;
/** What is killed is gone by then, unless the system itself waits for something. */
const GONE_MS = 5000;
const LEAST_HEAP_MB = 256;
const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));

/**
 * Does what reads rows in a process of its own: whatever a file does to the engine, or rows to memory, ends that process
 * and not this one, and nothing that it computes holds this one up. Its engine's folder is removed when it has ended.
 * @throws CodedError as the task, DATA_READER_ENDED, DATA_READER_UNBEGUN or DATA_READER_SLOW.
 */
export async function inChild<Name extends TaskName>(
  task: Name,
  input: Input<Name>,
  ports: ChildPorts,
): Promise<Output<Name>> {
  const { folder, minutes = MINUTES, beginSeconds = BEGIN_SECONDS, signal } = ports;
  signal?.throwIfAborted();
  const child = start(ports.heapMb ?? quarterMb());
  const kill = () => void child.kill("SIGKILL");
  const ended = new Promise<void>((done) => void child.once("close", () => done()));
  const slow = Promise.withResolvers<never>();
  const deadline = setTimeout(() => slow.reject(isTooSlow(minutes)), minutes * 60_000);
  const begin = setTimeout(() => slow.reject(hasNotBegun(beginSeconds)), beginSeconds * 1000);
  // The first that it says is that it listens.
  child.once("message", () => clearTimeout(begin));
  signal?.addEventListener("abort", kill, { once: true });
  const remove = () => {
    if (child.pid !== undefined) removeFoldersOf(folder, child.pid);
  };
  const release = endsWithThis(child, remove);
  try {
    const asked: Asked = { task, input };
    const answer = answerOf(child, ports);
    // A child that could not be made has nobody to send to, and says so.
    if (child.connected) child.send(asked, () => undefined);
    // What the child says is what its task returns: both are the same function.
    return (await Promise.race([answer, slow.promise])) as Output<Name>;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(deadline);
    clearTimeout(begin);
    kill();
    await Promise.race([ended, after(GONE_MS, undefined, { ref: false })]);
    signal?.removeEventListener("abort", kill);
    release();
    remove();
  }
}

/**
 * Its words go nowhere: what a library prints when it falls may quote rows. Where it stands still before it has run a line of its own,
 * nobody but the system can end it with a process that is killed.
 */
function start(heapMb: number): ChildProcess {
  const cache = getCompileCacheDir();
  // Where rows have been read, memory is looked through at once.
  const asked = [`--max-old-space-size=${heapMb}`, "--expose-gc"];
  return fork(CHILD, {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    ...tied(process.execPath, asked),
    env: { ...ALLOCATORS, ...process.env, ...(cache !== undefined && { NODE_COMPILE_CACHE: cache }) },
  });
}

function answerOf(child: ChildProcess, { tell, onRows = () => undefined }: ChildPorts): Promise<unknown> {
  return new Promise((done, fail) => {
    child.on("message", (answer: Answer) => {
      if (answer.type === "told") tell(...answer.words);
      else if (answer.type === "rows") onRows(answer.rows);
      else if (answer.type === "done") done(answer.output);
      else if (answer.type === "refused") fail(refused(answer));
    });
    child.once("error", ({ name, code = name }: NodeJS.ErrnoException) => fail(hasEnded(code)));
    child.once("close", (code, signal) => fail(hasEnded(signal ?? `status ${code}`)));
  });
}

function refused({ code, refusal, fault }: Extract<Answer, { type: "refused" }>): CodedError {
  const error = new CodedError(code, refusal);
  if (fault !== undefined) error.cause = fault;
  return error;
}

function quarterMb(): number {
  return Math.max(LEAST_HEAP_MB, Math.floor(getHeapStatistics().heap_size_limit / 2 ** 22));
}
