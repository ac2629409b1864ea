import { CodedError } from "../errors.ts";
import { kindOf } from "../features/target.ts";
import { contractOf, programs } from "../programs/index.ts";
import type { Plan } from "./plan.ts";

/** What a target says of a user, in words. */
const KINDS = { "yes-no": "a yes or no", classes: "one of several classes", value: "a value" } as const;

/** Checks that every program can take the kind of target that it is given. @throws CodedError PLAN_TARGET_KIND */
export function checkTargetKinds({
  programs: asked,
  targets = {},
}: Pick<Plan, "programs" | "targets">): void {
  for (const { name, spec } of asked) {
    const { needs, learns, otherKind } = contractOf(name);
    const { target, kinds = learns ?? ["yes-no"] } = needs(spec);
    if (target === undefined || !targets[target]) continue;
    const kind = kindOf(targets[target]);
    if (kinds.includes(kind)) continue;
    const able = Object.values(programs).filter((other) => other.learns?.includes(kind));
    const learnt = `Ask for ${able.map((other) => other.name).join(", ")} instead, or give ${name} another target.`;
    const taken = `Give ${name} a target of a yes or no.`;
    throw new CodedError("PLAN_TARGET_KIND", {
      what: `${name} takes ${kinds.map((own) => KINDS[own]).join(" or ")}, and the target ${JSON.stringify(target)} is ${KINDS[kind]}.`,
      why: "What it would make of such a target means nothing.",
      todo: learns ? learnt : (otherKind?.[kind] ?? taken),
    });
  }
}
