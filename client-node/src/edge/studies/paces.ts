import { setImmediate as othersTurn } from "node:timers/promises";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { StatedTick } from "@fedseg/shared/protocol/enrol.ts";
import type { Pace } from "../../session/context.ts";

/** Measures the ticks of a plan, and pauses after each part. */
type Measuring = (plan: Plan) => Generator<undefined, readonly StatedTick[], undefined>;

/**
 * What has been found of the ticks of plans, each measured once and a part at a time: whoever asks this node something meanwhile
 * waits for a part only. Four nodes that begin together would else wait for each other's whole measuring.
 */
export class Paces implements Pace {
  readonly #measuring: Measuring;
  readonly #underWay = new WeakMap<Plan, Promise<void>>();
  readonly #found = new WeakMap<Plan, () => readonly StatedTick[]>();

  constructor(measuring: Measuring) {
    this.#measuring = measuring;
  }

  ticks(plan: Plan): readonly StatedTick[] | undefined {
    return this.#found.get(plan)?.();
  }

  measure(plan: Plan, isOver: () => boolean = () => false): Promise<void> {
    const underWay = this.#underWay.get(plan) ?? this.#inParts(plan, isOver);
    this.#underWay.set(plan, underWay);
    return underWay;
  }

  async #inParts(plan: Plan, isOver: () => boolean): Promise<void> {
    try {
      const parts = this.#measuring(plan);
      for (;;) {
        await othersTurn();
        if (isOver()) return;
        const { done, value } = parts.next();
        if (!done) continue;
        this.#found.set(plan, () => value);
        return;
      }
    } catch (error) {
      this.#found.set(plan, () => {
        throw error;
      });
    }
  }
}
