// First: a registry is complete before a plan's schema is made of it.
import { REGISTERED } from "./registered.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashStudyModel, modelText, readStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { modelOf } from "@fedseg/shared/programs/index.ts";
import { bundleOf } from "../../audit/make-bundle.ts";
import type { InProcessStudy } from "../../simulation/in-process-study.ts";

/** What later plans call the model that they take. */
export const INPUT = "last-month";

/** The model.json of a study. */
export function modelTextOf(study: InProcessStudy): string {
  return new TextDecoder().decode(bundleOf(study).get("model.json"));
}

/** The model as somebody would have it who has edited a number, and has put all hashes in order again. */
export function edited(text: string): string {
  const { programs, ...origin } = readStudyModel(text)!;
  const model = { ...modelOf(programs as never, "segmentation"), usersSigma: 1 };
  return modelText({ ...origin, programs: [{ name: "segmentation", model }] });
}

/** A plan's part that carries a model. */
export function carrying(model: string): Pick<Plan, "inputs"> {
  return { inputs: { [INPUT]: { hash: toHex(hashStudyModel(model)), model } } };
}

/** Means of this month within the segments of last month's study; a feature has got a better title meanwhile. */
export function withEarlier(tiny: Plan, model: string): Plan {
  const [orders, spend] = tiny.features;
  const title = { en: "Orders, all", zh: "订单" };
  return {
    ...tiny,
    studyId: "ab".repeat(32),
    title: "A month later",
    features: [{ ...orders, title }, spend],
    ...carrying(model),
    programs: [{ name: REGISTERED, share: 1, spec: { of: INPUT } } as unknown as Plan["programs"][0]],
  };
}
