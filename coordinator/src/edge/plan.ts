import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { costJson } from "@fedseg/wording/plan/cost-json.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { createPlan } from "../make-plan.ts";
import type { CoordinatorConfig } from "./config.ts";

/** A study that is only looked at needs no id of its own; this one makes the same text every time. */
const NO_ENTROPY: ByteSource = { bytes: (count) => new Uint8Array(count) };

/**
 * Returns what the configured study would compute and cost, for a person or as one line of JSON. Nothing is written.
 * @throws CodedError PLAN_* or SUM_TOO_LARGE when nobody could accept the plan, KEY_* without a key.
 */
export function describePlan(config: CoordinatorConfig, form: "text" | "json"): string {
  const identity = toHex(loadKeyFile(config.key, openVault(config.atRest, systemEntropy())).publicKey);
  const plan = createPlan(config.study, { name: config.name, identity }, NO_ENTROPY);
  const cost = describeCost(planCost(plan));
  return form === "json" ? costJson({ plan, cost }) : planCostText(plan, cost);
}
