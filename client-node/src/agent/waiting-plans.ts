import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type Plan, hashPlan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { planBody } from "@fedseg/shared/protocol/enrol.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import type { NodePorts } from "./ports.ts";

/** How often it is looked whether the owner has answered. */
const LOOK_AGAIN_MS = 1000;
/** How many bytes of plans may wait at one time, beside the number that the inbox allows; what goes beyond is looked at when it comes again. */
const MOST_BYTES = 1 << 26;

/** How many may wait for an answer, or for room in the inbox. */
const MOST_PLANS = 64;

/** A plan that waits for its owner's answer, or, where the inbox is full, to be put to the owner at all. */
interface Asking {
  readonly plan: Plan;
  readonly study: string;
  readonly envelope: Envelope;
  readonly isFull?: true;
}

/** What waiting for an owner has to do with. */
export interface WaitingPorts extends Pick<NodePorts, "after" | "ask"> {
  readonly isAnswered: (study: string) => boolean;
  /** Hears of a plan that its owner has answered; it is to be considered anew. */
  readonly answered: (envelope: Envelope) => void;
}

/** Plans that wait for this node's owner: each is asked about once, however often it comes, and nothing of it is checked meanwhile. */
export class WaitingPlans {
  readonly #ports: WaitingPorts;
  /** By study. */
  readonly #waiting = new Map<string, Envelope>();

  constructor(ports: WaitingPorts) {
    this.#ports = ports;
  }

  /** Tells whether a message is a copy of a plan that waits: no news, whatever it would cost to check. */
  holds(message: CoordinatorMessage): boolean {
    if (this.#waiting.size === 0 || message.type !== "plan") return false;
    const body = decodeCanonical(message.envelope.body, planBody);
    return body !== undefined && this.#waiting.has(toHex(hashPlan(body.plan)));
  }

  /** Asks the owner, unless the inbox is full, and looks for the answer from time to time. The coordinator hears nothing until there is one. */
  ask({ plan, study, envelope, isFull }: Asking): void {
    if (this.#waiting.has(study) || this.#waiting.size >= MOST_PLANS) return;
    if (!isFull) this.#ports.ask(plan, study);
    const bytes = [...this.#waiting.values()].reduce(
      (sum, { body }) => sum + body.length,
      envelope.body.length,
    );
    if (bytes > MOST_BYTES) return;
    this.#waiting.set(study, envelope);
    this.#lookLater(study, envelope);
  }

  #lookLater(study: string, envelope: Envelope): void {
    this.#ports.after(LOOK_AGAIN_MS, () => {
      if (this.#waiting.get(study) !== envelope) return;
      if (!this.#ports.isAnswered(study)) return this.#lookLater(study, envelope);
      this.#waiting.delete(study);
      this.#ports.answered(envelope);
    });
  }
}
