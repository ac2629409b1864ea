import { ringFromBytes, ringToIntegers } from "@fedseg/shared/field/ring.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import { type SessionRecord, resultBody } from "@fedseg/shared/protocol/result.ts";

/** The sum that a record publishes, as integers. */
export function publishedSum(record: SessionRecord): Float64Array {
  const { length, modulusBits } = decodeCanonical(record.open.body, openBody)!;
  const { sum } = decodeCanonical(record.result.body, resultBody)!;
  return ringToIntegers(ringFromBytes(sum, length, modulusBits)!)!;
}
