import { toHex, utf8 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { studyModelText } from "./model-text.ts";
import type { StudyModel } from "../programs/index.ts";
import type { Study } from "./study.ts";

/** Returns the durable write with which a party ends a study: what its own copies of the programs returned, by hash. */
export function recordModel({ binding }: Study, model: StudyModel) {
  const modelHash = hashFields(DOMAINS.model, utf8(studyModelText(model)));
  return {
    type: "commit",
    journal: [{ key: "model", value: modelHash }],
    ledger: [{ type: "MODEL", study: toHex(binding.planHash), modelHash: toHex(modelHash) }],
  } as const;
}
