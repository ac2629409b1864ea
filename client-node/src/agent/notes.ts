import type { Text } from "@fedseg/wording/language.ts";
import type { NodePorts } from "./ports.ts";

/** So many of one kind are told one by one; of more only the 16th, 32nd, 64th … */
const TOLD_ALL = 8;
/** Who has been silent for so long begins anew. */
const QUIET_MS = 60_000;
/** How many kinds are counted. */
const MOST_KINDS = 256;

/** What people are told of messages: whoever repeats a message fills no log with it. */
export class Notes {
  readonly #ports: Pick<NodePorts, "now" | "tell">;
  readonly #seen = new Map<string, { readonly times: number; readonly at: number }>();

  constructor(ports: Pick<NodePorts, "now" | "tell">) {
    this.#ports = ports;
  }

  /** Tells a person something, unless it has been told often lately; then with its number. */
  tell(code: string, text: string, fields?: { readonly words?: Text }): void {
    const now = this.#ports.now();
    // What the coordinator writes is one kind: it could write something else each time.
    const kind = code.startsWith("COORDINATOR_") ? "COORDINATOR_" : `${code} ${text}`;
    const before = this.#seen.get(kind);
    const times = before && now - before.at < QUIET_MS ? before.times + 1 : 1;
    this.#seen.delete(kind);
    this.#seen.set(kind, { times, at: now });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST_KINDS) this.#seen.delete(oldest);
    if (times <= TOLD_ALL) this.#ports.tell(code, text, fields);
    else if (Number.isInteger(Math.log2(times))) this.#ports.tell(code, `${text} (${times} times)`);
  }
}
