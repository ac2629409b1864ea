import { countsOf } from "@fedseg/shared/plan/attempts.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type CoordinatorMessage, coordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import type { Policy } from "../policy/policy.ts";
import type { NodePorts } from "./ports.ts";
import { type NodeState, planOf } from "../session/state.ts";

/** What may have come and not been looked at yet. */
const MOST_BYTES = 1 << 28;
/** The least that a message counts for: what is made of it takes more room than its bytes. */
const LEAST_BYTES = 1 << 14;

/** Of a study that has ended here, a copy of its coordinator that goes on sends longer messages than are read. */
const MALFORMED =
  "A message was dropped that is not of the protocol, or not of where this study stands here: after its end, one that holds results is read as none.";

/** What comes from the coordinator, as long as it waits for its turn. */
export class Inbox {
  readonly #ports: Pick<NodePorts, "tell">;
  #bytes = 0;

  constructor(ports: Pick<NodePorts, "tell">) {
    this.#ports = ports;
  }

  /** Reads a message; undefined, and told, when it is none or too many wait. Of a study that is not there it holds no result. */
  read(bytes: Uint8Array, state: NodeState, policy: Policy): CoordinatorMessage | undefined {
    if (this.#bytes + weightOf(bytes.length) > MOST_BYTES) {
      this.#ports.tell("TOO_MUCH", "A message was dropped: too many wait to be looked at.");
      return undefined;
    }
    const plan = planOf(state);
    const { nodes, results } = plan ? countsOf(plan) : { nodes: policy.roster.length, results: 0 };
    // One more than there are: a list that names a stranger is read, and refused with its own code.
    const message = decodeCanonical(bytes, coordinatorMessage, { nodes: nodes + 1, results });
    if (message) this.#bytes += weightOf(bytes.length);
    else this.#ports.tell("MALFORMED", MALFORMED);
    return message;
  }

  /** The turn of a message of so many bytes has come. */
  taken(bytes: number): void {
    this.#bytes -= weightOf(bytes);
  }
}

/** An event that is no message weighs nothing. */
function weightOf(bytes: number): number {
  return bytes === 0 ? 0 : Math.max(LEAST_BYTES, bytes);
}
