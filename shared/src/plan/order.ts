import { CodedError } from "../errors.ts";
import { contractOf } from "../programs/index.ts";
import type { Plan } from "./plan.ts";

/** Checks that a program that builds on another's sums stands behind it. @throws CodedError PLAN_ORDER */
export function checkOrder({ programs }: Pick<Plan, "programs">): void {
  for (const [at, { name, spec }] of programs.entries()) {
    const { before } = contractOf(name).needs(spec);
    const missing = before?.find(
      (needed) => !programs.slice(0, at).some((program) => program.name === needed),
    );
    if (missing === undefined) continue;
    const begins = "start" in spec && spec.start === missing;
    throw new CodedError("PLAN_ORDER", {
      what: `There is no ${missing} before ${name}.`,
      why: `${name} builds on what ${missing} was told.`,
      todo: begins
        ? `List ${missing} first, or leave start out of ${name}, which then learns a regression of its own.`
        : `List ${missing} first, or leave ${name} out.`,
    });
  }
}
