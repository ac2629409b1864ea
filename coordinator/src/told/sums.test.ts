import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { expect, test } from "vitest";
import { tellSums } from "./sums.ts";

test("a record is told before the next one is asked for: all of them are more than a process may hold", () => {
  const order: string[] = [];
  const envelope = { body: new Uint8Array() };
  function* records(): Generator<SessionRecord> {
    for (const session of [1, 2, 3]) {
      order.push(`read ${session}`);
      const record = {
        get open() {
          order.push(`told ${session}`);
          return envelope;
        },
        close: envelope,
        result: envelope,
      };
      yield record as unknown as SessionRecord;
    }
  }
  expect(tellSums({} as Plan, records())).toEqual([]);
  expect(order).toEqual(["read 1", "told 1", "read 2", "told 2", "read 3", "told 3"]);
});
