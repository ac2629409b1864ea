import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import type { PlanUsers } from "../ingest/plan-users.ts";
import { beginReading } from "./begin-reading.ts";

test("the time for reading begins before anything that takes some of it", async () => {
  const begun: string[] = [];
  await beginReading({} as Plan, {
    users: { prepare: () => (begun.push("rows"), { ready: async () => {} } as PlanUsers) },
    kernels: { begin: () => void begun.push("kernels") },
    teller: { began: () => void begun.push("told") },
  });
  expect(begun).toEqual(["rows", "kernels", "told"]);
});
