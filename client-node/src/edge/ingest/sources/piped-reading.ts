import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { quotePath } from "../../../ingest/sql.ts";
import type { Engine } from "../engine/engine.ts";

/** How long is waited between two looks whether the engine has opened its end, in milliseconds. */
const LOOK_MS = 1;

/**
 * A statement that reads a file while its bytes come, through a pipe with a name: they are unpacked once, and lie on no disk. It is
 * a transaction: until all bytes have been read and are wanted, nothing of it is in any table.
 */
export class PipedReading {
  readonly #engine: Engine;
  readonly #pipe: string;
  readonly #statement: Promise<void>;
  #socket: Socket | undefined;
  /** The engine reads no more. */
  #isOver = false;
  /** It has read to the end without a mistake. */
  #isRead = false;
  #isEnded = false;

  private constructor(engine: Engine, pipe: string, sql: (file: string) => string) {
    this.#engine = engine;
    this.#pipe = pipe;
    this.#statement = engine.run(sql(quotePath(pipe))).then(
      () => this.#stop(this.#isEnded),
      () => this.#stop(false),
    );
  }

  /**
   * Begins a statement, given the pipe's path as a literal; no other one may be asked until it is ended. Returns undefined where the
   * system makes no such pipe.
   */
  static async begin(engine: Engine, sql: (file: string) => string): Promise<PipedReading | undefined> {
    const pipe = engine.scratch("piped");
    if (!(await makePipe(pipe))) return undefined;
    await engine.run("BEGIN TRANSACTION");
    const reading = new PipedReading(engine, pipe, sql);
    await reading.#open();
    return reading;
  }

  /** Hands over the next bytes, and resolves when the engine has taken them, or takes no more. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#isOver) await new Promise<void>((done) => this.#socket?.write(bytes, () => done()));
  }

  /** Ends the file. Returns whether its rows are in the table: they are wanted, and the engine has read them all. */
  async end(isWanted: boolean): Promise<boolean> {
    this.#isEnded = true;
    this.#socket?.end();
    await this.#statement;
    rmSync(this.#pipe, { force: true });
    const isKept = isWanted && this.#isRead;
    await this.#engine.run(isKept ? "COMMIT" : "ROLLBACK");
    return isKept;
  }

  /** Opens the end that is written to once the engine has opened the other: no thread waits for that, whatever becomes of the statement. */
  async #open(): Promise<void> {
    while (!this.#isOver && !this.#socket) {
      try {
        const fd = openSync(this.#pipe, constants.O_WRONLY | constants.O_NONBLOCK);
        this.#socket = new Socket({ fd, readable: false, writable: true });
        // Whoever reads no more says so by its statement.
        this.#socket.on("error", () => undefined);
      } catch {
        await wait(LOOK_MS);
      }
    }
  }

  /** Lets go of whoever still waits for the engine to take bytes. */
  #stop(isRead: boolean): void {
    [this.#isOver, this.#isRead] = [true, isRead];
    this.#socket?.destroy();
  }
}

/** Makes a pipe for its owner only; false where there is no program for that, no process more, or the disk knows no pipes. */
async function makePipe(path: string): Promise<boolean> {
  try {
    const [status] = await once(spawn("mkfifo", ["-m", "600", path], { stdio: "ignore" }), "exit");
    return status === 0;
  } catch {
    return false;
  }
}
