import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import type { PlanUsers } from "../ingest/plan-users.ts";
import { beginReading } from "./begin-reading.ts";

test("the time for reading begins before anything that takes some of it", async () => {
  const begun: string[] = [];
  await beginReading({ budget: { usersCap: 1000 } } as Plan, {
    users: { prepare: () => (begun.push("rows"), { ready: async () => {} } as PlanUsers) },
    kernels: { begin: (users) => void begun.push(`kernels for ${users}`) },
    teller: { began: () => void begun.push("told") },
    generators: async () => void begun.push("generators"),
  });
  expect(begun).toEqual(["rows", "kernels for 1000", "told", "generators"]);
});
