import type { Binding, Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { type Attack, type Stage, VICTIM } from "./attack.ts";
import { bindingOf } from "./forger.ts";
import type { Kept, Outcome } from "./outcome.ts";
import { bookedIn } from "./statements.ts";
import { WitnessedStudy } from "./witnessed-study.ts";

/**
 * Runs an attack in one process, over virtual time. When the victim has refused, nobody hears the coordinator any more,
 * so that nothing but its deadlines is left to happen.
 */
export function runInProcess(attack: Attack): Outcome {
  const kept: Kept[] = [];
  let binding: Binding | undefined;
  const script = attack.script({
    get plan() {
      return witnessed.study.plan;
    },
    binding: () => bindingOf(witnessed.study),
    refusal: (node) => witnessed.refusal(node),
    inject: (to, message) => witnessed.study.inject(to, message),
    disk: (node) => witnessed.study.disk(node),
  } satisfies Stage);
  const hooks: Hooks = {
    ...script,
    toNode: (to, message) =>
      witnessed.refusal(VICTIM) === undefined ? (script.toNode?.(to, message) ?? [{ message }]) : [],
    crashNode(node, effect) {
      if (node === VICTIM && effect.type === "evidence") {
        const envelopes: readonly Envelope[] = effect.envelopes;
        kept.push({ code: effect.code, envelopes });
        if (witnessed.study.coordinator()?.phase === "running") binding = bindingOf(witnessed.study);
      }
      return script.crashNode?.(node, effect);
    },
  };
  const witnessed: WitnessedStudy = new WitnessedStudy({ ...attack.options, hooks });
  witnessed.run();
  const { study } = witnessed;
  return {
    refusal: witnessed.refusal(VICTIM),
    plan: study.plan,
    binding,
    messages: witnessed.messages(VICTIM),
    booked: bookedIn(study.disk(VICTIM)),
    kept,
    told: witnessed.codes(VICTIM),
  };
}
