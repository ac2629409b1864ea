import { makeFolder } from "@fedseg/keeper/edge/make-folder.ts";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { asCoded } from "@fedseg/keeper/unexpected.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import type { Tell } from "../tell.ts";

/** The file in a node's folder that says, line by line, what its partners are not told. */
export const PROBLEMS = "problems.jsonl";

/** What goes wrong at a node, for its owner only: told at once, and kept on site. */
export class Problems {
  readonly #folder: string;
  readonly #tell: Tell;
  #isTold = "";

  constructor(folder: string, tell: Tell) {
    this.#folder = folder;
    this.#tell = tell;
  }

  /** The rows could not be used: the node goes on without them, and nobody else can tell. Returns the fault as it is told. */
  rows(cause: unknown): CodedError {
    const error = asCoded(cause);
    this.#keep("rows", error);
    if (this.#isTold === error.message) return error;
    this.#isTold = error.message;
    const advice =
      "NOBODY of this node is counted or labelled until this is mended: it adds noise only, and the others cannot tell. Mend it and start the node again.";
    this.#tell(error.code, `${error.message} ${advice}`);
    return error;
  }

  /** A refusal, under the random name by which the coordinator has heard of it. */
  refused(event: string, error: CodedError): void {
    this.#keep(event, error);
    this.#tell("REFUSED", `the coordinator hears ${event} and no reason; ${PROBLEMS} has it under that name`);
  }

  #keep(event: string, { code, refusal }: CodedError): void {
    const line = `${JSON.stringify({ at: new Date().toISOString(), event, code, ...refusal })}\n`;
    try {
      makeFolder(this.#folder);
      appendFileSync(join(this.#folder, PROBLEMS), line, { mode: 0o600 });
    } catch {
      this.#tell("PROBLEMS", `${PROBLEMS} cannot be written`);
    }
  }
}
