import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "./environment.ts";

/** One line that a party printed for programs. */
export type News = Readonly<Record<string, unknown>>;

/** A party's command in an operating-system process of its own. */
export class PartyProcess {
  readonly news: News[] = [];
  readonly exited: Promise<number | null>;
  stdout = "";
  stderr = "";
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();
  #isOver = false;

  /**
   * `environment`: variables added to those of every process; `command`: run when left out; `through`: words before the
   * command line, of a program that becomes what stands behind it.
   */
  constructor(
    workspace: "coordinator" | "client-node",
    config: string,
    environment: NodeJS.ProcessEnv = {},
    command = "run",
    through: readonly string[] = [],
  ) {
    const main = join(ROOT, workspace, "src/edge/main.ts");
    const [program, ...words] = [...through, process.execPath, main, command, "--config", config, "--json"];
    const child = spawn(program, words, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    });
    this.#child = child;
    child.stderr.on("data", (bytes) => (this.stderr += String(bytes)));
    child.stdout.on("data", (bytes) => (this.stdout += String(bytes)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.news.push(JSON.parse(line) as News);
      this.#wake();
    });
    this.exited = new Promise((done) => {
      child.once("close", (code) => {
        this.#isOver = true;
        this.#wake();
        done(code);
      });
    });
  }

  /** Waits for news that fit. @throws Error with what the process printed when it ends without any. */
  async until(what: string, fits: (news: News) => boolean): Promise<News> {
    for (;;) {
      const found = this.news.find(fits);
      if (found) return found;
      if (this.#isOver) throw new Error(`ended without ${what}: ${this.stderr}${JSON.stringify(this.news)}`);
      await new Promise<void>((wake) => this.#waiting.add(wake));
    }
  }

  /** kill -9, and wait until the operating system has let go of the process. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.exited;
  }

  /** Asks the process to stop, as a service manager does, and returns its exit status. */
  async stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    return this.exited;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
