import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import type { Running } from "./state.ts";

/** Everything that a node with so many verified results has yet to hear: faulty sums each before the sum that came instead. */
export function recordsAfter({ records, faulty }: Running, verified: number): SessionRecord[] {
  const later: SessionRecord[] = [];
  for (let session = verified + 1; session <= records.length + 1; session += 1) {
    for (const { sum, record } of faulty) if (sum.turn.session === session) later.push(record);
    const released = records[session - 1];
    if (released) later.push(released);
  }
  return later;
}
