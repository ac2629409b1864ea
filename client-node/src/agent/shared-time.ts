import { Turns } from "@fedseg/keeper/process/turns.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { OLD_DISK } from "../session/deferred.ts";
import { Outbox } from "./outbox.ts";
import type { NodePorts } from "./ports.ts";
import { QuietTime } from "./quiet-time.ts";

/**
 * What all studies of one account share in a process. One event with all its effects is done at a time, so that no study sees a
 * balance that another is changing; and while rows are counted for one nothing leaves for any: whoever hears when a node
 * speaks in one study learns nothing of how long it has counted for another.
 */
export class SharedTime {
  readonly turns = new Turns();
  readonly #studies = new Set<(error: CodedError) => void>();
  readonly outbox: Outbox;
  readonly quiet: QuietTime;

  constructor(ports: Pick<NodePorts, "now" | "after">) {
    this.outbox = new Outbox(ports);
    this.quiet = new QuietTime(ports, this.outbox);
  }

  /** Another study shares this time; `end`: stops it for good. Returns what leaves it out again. */
  join(end: (error: CodedError) => void): () => void {
    this.#studies.add(end);
    return () => this.#studies.delete(end);
  }

  /** Ends every study at once when one has shown that the disk is an old one: nothing more is signed from it, in any of them. */
  heard(error: CodedError): void {
    if (!OLD_DISK.includes(error.code)) return;
    for (const end of this.#studies) end(error);
  }
}
