import { toHex } from "../crypto/bytes.ts";
import { hashStudyModel } from "../plan/earlier-model.ts";
import { studyModelText } from "./model-text.ts";
import type { StudyModel } from "../programs/index.ts";
import type { Study } from "./study.ts";

/** Returns the durable write with which a party ends a study: what its own copies of the programs returned, by hash. */
export function recordModel({ plan, binding }: Study, model: StudyModel) {
  const modelHash = hashStudyModel(studyModelText(plan, model));
  return {
    type: "commit",
    journal: [{ key: "model", value: modelHash }],
    ledger: [{ type: "MODEL", study: toHex(binding.planHash), modelHash: toHex(modelHash) }],
  } as const;
}
