import { toHex, utf8 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { modelText } from "../programs/segmentation/model-text.ts";
import type { SegmentationModel } from "../programs/segmentation/spec.ts";
import type { Study } from "./study.ts";

/** Returns the durable write with which a party ends a study: what its own copy of the program returned, by hash. */
export function recordModel({ binding }: Study, model: SegmentationModel) {
  const modelHash = hashFields(DOMAINS.model, utf8(modelText(model)));
  return {
    type: "commit",
    journal: [{ key: "model", value: modelHash }],
    ledger: [{ type: "MODEL", study: toHex(binding.planHash), modelHash: toHex(modelHash) }],
  } as const;
}
