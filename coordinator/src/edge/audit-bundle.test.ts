import { expect, test } from "vitest";
import { oneAtATime } from "./audit-bundle.ts";

test("bundles of studies that end together are audited one after another, and one that fails holds up none", async () => {
  let [running, most] = [0, 0];
  const asked: string[] = [];
  const audit = oneAtATime(async (bundle) => {
    running += 1;
    most = Math.max(most, running);
    asked.push(bundle);
    await new Promise(setImmediate);
    running -= 1;
    if (bundle === "b") throw new Error("no auditor could be started");
    return undefined;
  });
  const ends = await Promise.allSettled(["a", "b", "c"].map(audit));
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(asked).toEqual(["a", "b", "c"]);
  expect(most).toBe(1);
});
