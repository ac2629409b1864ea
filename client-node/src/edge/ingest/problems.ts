import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { appendFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import { type CodedError, refusalText } from "@fedseg/shared/errors.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";

/** The file in a node's folder that says, line by line, what its partners are not told. */
export const PROBLEMS = "problems.jsonl";
/** Where older lines lie, and from which size on the newer begin a file of their own: nothing that others send fills a disk. */
const [OLDER, LONGEST_BYTES] = ["problems.older.jsonl", 1 << 20];
/** How many refusals are counted. */
const MOST_COUNTED = 16;

/** Rows that came, or were counted, too late for a session: they are there when labels are given. */
const LATE: ReadonlySet<string> = new Set(["DATA_NOT_READY", "DATA_TOO_SLOW"]);

/** What goes wrong at a node, for its owner only: told at once, and kept on site. */
export class Problems {
  readonly #folder: string;
  readonly #tell: Tell;
  /** What was told of rows, of which study. */
  readonly #isTold = new Set<string>();
  /** How often each refusal has come, by its name. */
  readonly #times = new Map<string, number>();

  constructor(folder: string, tell: Tell) {
    this.#folder = folder;
    this.#tell = tell;
  }

  /**
   * The rows of a study (planHash) could not be used: the node goes on without them, and nobody else can tell. Told once a study, however
   * often it comes. Returns the fault as it is told.
   */
  rows(cause: unknown, study: string): CodedError {
    const error = asCoded(cause);
    this.#keep("rows", error);
    const about = `${study} ${error.message}`;
    if (this.#isTold.has(about)) return error;
    if (this.#isTold.size >= MOST_COUNTED) this.#isTold.clear();
    this.#isTold.add(about);
    const follows = LATE.has(error.code)
      ? "NOBODY of this node is counted where they are late: it adds noise only, and the others cannot tell. Users are labelled at the end all the same."
      : "NOBODY of this node is counted or labelled until this is mended: it adds noise only, and the others cannot tell. Mend it: the next study reads everything anew. For the study at hand start the node again.";
    this.#tell(error.code, `${refusalText(error.refusal)} ${follows}`);
    return error;
  }

  /**
   * A refusal, under the random name by which the coordinator has heard of it. Of one that comes again and again only the
   * first, second, fourth, eighth … is kept and told, with its number.
   */
  refused(event: string, error: CodedError): void {
    const times = (this.#times.get(event) ?? 0) + 1;
    const [oldest] = this.#times.keys();
    if (this.#times.size >= MOST_COUNTED && !this.#times.has(event)) this.#times.delete(oldest);
    this.#times.set(event, times);
    if (!Number.isInteger(Math.log2(times))) return;
    const isKept = this.#keep(event, error, times);
    const where = isKept ? `${PROBLEMS} has it under that name` : `it is ${error.message}`;
    const again = times > 1 ? ` (${times} times)` : "";
    this.#tell("REFUSED", `the coordinator hears ${event} and no reason; ${where}${again}`, {
      correlation: event,
      reason: error.code,
    });
  }

  #keep(event: string, { code, refusal }: CodedError, times = 1): boolean {
    const content = { at: new Date().toISOString(), event, code, ...refusal, ...(times > 1 && { times }) };
    const path = join(this.#folder, PROBLEMS);
    try {
      makeFolder(this.#folder);
      const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (size > LONGEST_BYTES) renameSync(path, join(this.#folder, OLDER));
      appendFileSync(path, `${JSON.stringify(content)}\n`, { mode: 0o600 });
      return true;
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code ?? "unknown";
      this.#tell("PROBLEMS", `${PROBLEMS} cannot be written (${why})`);
      return false;
    }
  }
}
