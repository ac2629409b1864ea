import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { getCompileCacheDir } from "node:module";
import { fileURLToPath } from "node:url";
import { CodedError, type Refusal } from "@fedseg/shared/errors.ts";

/** What the page's process says to the node's. */
export type PageSaid =
  | { readonly type: "address"; readonly address: string }
  | { readonly type: "refused"; readonly code: string; readonly refusal: Refusal };

const CHILD = fileURLToPath(new URL("./page-process.ts", import.meta.url));

/**
 * The process of a node's page: started when its owner asks for the page, and ended with the node. It reads books as commands do,
 * so that nothing that it counts or draws holds a session up.
 */
export class PageChild {
  readonly #configPath: string;
  #child: ChildProcess | undefined;
  /** Questions are asked one after the other: each has the next answer. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(configPath: string) {
    this.#configPath = configPath;
  }

  /** Returns an address that opens the page once, starting its process where none runs. @throws CodedError PAGE_ADDRESS or PAGE_ENDED. */
  address(): Promise<string> {
    const asked = this.#last.then(() => this.#ask());
    this.#last = asked.catch(() => undefined);
    return asked;
  }

  /** Ends the process. */
  close(): void {
    this.#child?.kill("SIGKILL");
  }

  async #ask(): Promise<string> {
    const running = this.#child;
    const child = running ?? this.#start();
    const answer = answerOf(child);
    if (running) child.send({ type: "address" }, () => undefined);
    const said = await answer;
    if (said.type === "address") return said.address;
    this.#child = undefined;
    throw new CodedError(said.code, said.refusal);
  }

  /** Its words go nowhere: what a library prints when it falls may quote rows. */
  #start(): ChildProcess {
    const cache = getCompileCacheDir();
    const child = fork(CHILD, [this.#configPath], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      execArgv: [],
      env: { ...process.env, ...(cache !== undefined && { NODE_COMPILE_CACHE: cache }) },
    });
    child.once("close", () => {
      if (this.#child === child) this.#child = undefined;
    });
    this.#child = child;
    return child;
  }
}

/** The next thing that a page's process says. @throws CodedError PAGE_ENDED. */
async function answerOf(child: ChildProcess): Promise<PageSaid> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const closed = once(child, "close", { signal }).then(() => Promise.reject(hasEnded()));
    const [said] = (await Promise.race([once(child, "message", { signal }), closed])) as [PageSaid];
    return said;
  } catch {
    throw hasEnded();
  } finally {
    over.abort();
  }
}

function hasEnded(): CodedError {
  return new CodedError("PAGE_ENDED", {
    what: "The process of the page has ended before it said where the page is.",
    why: "It was killed, or the machine has no memory left for it; the node itself goes on.",
    todo: "Give the command once more.",
  });
}
