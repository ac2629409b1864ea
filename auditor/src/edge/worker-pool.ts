import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { roomForThreads } from "@fedseg/shared/math/thread-room.ts";
import type { BundleSource } from "../bundle/bundle.ts";
import type { AuditedStudy } from "../sessions/audited.ts";
import { type Work, type WorkDone, doWork } from "../work.ts";
import { AuditThread } from "./audit-thread.ts";

/** Threads beyond these bring little: the files come from one disk. */
const MOST_WORKERS = 8;

/** Threads that do pieces of an audit of one bundle folder; where the system gives none, this one does them. */
export class WorkerPool {
  readonly #source: BundleSource;
  readonly #threads: readonly AuditThread[];
  #studies: readonly AuditedStudy[] = [];

  /** `source`: what lies in the folder, as this thread reads it. */
  constructor(folder: string, source: BundleSource) {
    this.#source = source;
    const threads: AuditThread[] = [];
    const most = Math.min(
      MOST_WORKERS,
      availableParallelism(),
      roomForThreads((path) => readFileSync(path, "utf8")),
    );
    while (threads.length < most) {
      const thread = begun(folder);
      if (!thread) break;
      threads.push(thread);
    }
    this.#threads = threads;
  }

  /** Tells every thread what ledgers are compared with. */
  compareWith(studies: readonly AuditedStudy[]): void {
    this.#studies = studies;
    for (const thread of this.#threads) thread.send({ type: "studies", studies });
  }

  /**
   * Does all the work, as many pieces at once as there are threads; `take` gets each result with its place.
   * @throws CodedError AUDIT_BROKEN, or BUNDLE_UNREADABLE without threads.
   */
  async run(pieces: readonly Work[], take: (done: WorkDone, at: number) => void): Promise<void> {
    const queue = [...pieces.entries()].values();
    if (this.#threads.length === 0) for (const [at, work] of queue) take(this.#done(work), at);
    await Promise.all(
      this.#threads.map(async (thread) => {
        for (const [at, work] of queue) take(await thread.ask(work), at);
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }

  #done(work: Work): WorkDone {
    const seed = new Secret(new Uint8Array(randomBytes(32)));
    return doWork({ source: this.#source, studies: this.#studies, seed }, work);
  }
}

/** Undefined where the system gives this process no thread more: those that there are have more to do, and find the same. */
function begun(folder: string): AuditThread | undefined {
  try {
    return new AuditThread(folder);
  } catch {
    return undefined;
  }
}
