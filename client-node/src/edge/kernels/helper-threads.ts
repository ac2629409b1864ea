import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Helpers } from "../../kernels/fast-sums.ts";
import type { Job } from "../../kernels/job.ts";

/** What a helper is handed: a job, and which of its helpers it is. */
export interface Handed<Work = Job> {
  readonly job: Work;
  readonly helper: number;
}

/** What threads run that help to add up. */
const SUMS = new URL("./helper.ts", import.meta.url);

/** A helper holds one tile and what it has added up, outside of its values. */
const HEAP_MB = 32;
/** So many are started anew when they end by themselves. */
const MOST_ANEW = 3;

/** How threads help. */
interface ThreadOptions {
  /** What they run; to help to add up when left out. */
  readonly script?: URL;
  /** Hears once, when the system gives this process no thread more. */
  readonly refused?: ((why: string) => void) | undefined;
}

/** Threads that help to add up; they keep no process alive. */
export class HelperThreads<Work = Job> implements Helpers<Work> {
  readonly #module: WebAssembly.Module;
  readonly #most: number;
  readonly #script: URL;
  #refused: ThreadOptions["refused"];
  #threads: Worker[] = [];
  #anew = 0;
  #hasEnded = false;

  constructor(module: WebAssembly.Module, most: number, { script = SUMS, refused }: ThreadOptions = {}) {
    [this.#module, this.#most, this.#script, this.#refused] = [module, most, script, refused];
  }

  get count(): number {
    return this.#threads.length;
  }

  /** Starts them, unless they have been; as many as the system gives. */
  begin(): void {
    while (this.#threads.length < this.#most && this.#start());
  }

  start(job: Work): void {
    for (const [helper, thread] of this.#threads.entries()) {
      const handed: Handed<Work> = { job, helper };
      thread.postMessage(handed, []);
    }
  }

  lost(helper: number): void {
    void this.#threads[helper].terminate();
  }

  /** Ends them all. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  /** Starts one; false where the system gives no thread more (a limit of processes, no memory): whoever counts has one less. */
  #start(): boolean {
    const thread = this.#thread();
    if (!thread) return false;
    // Whatever ends a helper is no more than one helper less: its tiles are added up without it.
    thread.on("error", () => undefined);
    thread.once("exit", () => this.#ended(thread));
    thread.unref();
    this.#threads.push(thread);
    return true;
  }

  #thread(): Worker | undefined {
    const cache = getCompileCacheDir();
    try {
      return new Worker(this.#script, {
        workerData: this.#module,
        // What reads installed packages is named there, and a thread looks only when it is given an environment.
        env: { ...process.env, ...(cache !== undefined && { NODE_COMPILE_CACHE: dirname(cache) }) },
        resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      });
    } catch (error) {
      this.#refused?.(error instanceof Error ? error.message : String(error));
      this.#refused = undefined;
      return undefined;
    }
  }

  #ended(thread: Worker): void {
    this.#threads = this.#threads.filter((other) => other !== thread);
    if (this.#hasEnded || this.#anew >= MOST_ANEW) return;
    this.#anew += 1;
    this.#start();
  }
}
