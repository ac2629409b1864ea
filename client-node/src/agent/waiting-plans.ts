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

/** A plan that waits for its owner's answer or for room, or, where the inbox is full, to be put to the owner at all; or that may be taken back. */
interface Asking {
  readonly plan: Plan;
  readonly study: string;
  readonly envelope: Envelope;
  readonly isFull?: true;
  readonly isAgreed?: true;
}

/** A plan that waits; whether its owner has been told what for. */
interface Waiting {
  readonly envelope: Envelope;
  isTold: boolean;
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
  readonly #waiting = new Map<string, Waiting>();

  constructor(ports: WaitingPorts) {
    this.#ports = ports;
  }

  /** Tells whether a message is a copy of a plan that waits: no news, whatever it would cost to check. */
  holds(message: CoordinatorMessage): boolean {
    if (this.#waiting.size === 0 || message.type !== "plan") return false;
    const body = decodeCanonical(message.envelope.body, planBody);
    return body !== undefined && this.#waiting.has(toHex(hashPlan(body.plan)));
  }

  /**
   * Tells the owner what is waited for, unless the inbox is full or the owner has agreed, and looks for the answer from time to time. Until there is
   * one the coordinator hears nothing new.
   */
  ask({ plan, study, envelope, isFull, isAgreed }: Asking): void {
    const known = this.#waiting.get(study);
    const isTold = !isFull && !isAgreed;
    if (known?.isTold || (!known && this.#waiting.size >= MOST_PLANS)) return;
    if (isTold) this.#ports.ask(plan, study);
    if (known) {
      known.isTold = isTold;
      return;
    }
    const bytes = [...this.#waiting.values()].reduce(
      (sum, { envelope: { body } }) => sum + body.length,
      envelope.body.length,
    );
    if (bytes > MOST_BYTES) return;
    const waiting: Waiting = { envelope, isTold };
    this.#waiting.set(study, waiting);
    this.#lookLater(study, waiting);
  }

  #lookLater(study: string, waiting: Waiting): void {
    this.#ports.after(LOOK_AGAIN_MS, () => {
      if (this.#waiting.get(study) !== waiting) return;
      if (!this.#ports.isAnswered(study)) return this.#lookLater(study, waiting);
      this.#waiting.delete(study);
      this.#ports.answered(waiting.envelope);
    });
  }
}
