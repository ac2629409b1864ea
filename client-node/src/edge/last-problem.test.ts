import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { expect, test } from "vitest";
import { Problems } from "./ingest/problems.ts";
import { isNotNeeded } from "./ingest/reader/ended.ts";
import { lastProblem } from "./last-problem.ts";

test("what needs nobody hides nothing that does", () => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-problem-"));
  try {
    const problems = new Problems(folder, () => undefined);
    problems.rows(isNotNeeded(), "s");
    expect(lastProblem(folder)).toBeUndefined();
    problems.refused("9f", new CodedError("PLAN_TOO_SMALL", { what: "Few.", why: "Few.", todo: "Ask." }));
    problems.rows(isNotNeeded(), "s");
    expect(lastProblem(folder)).toMatchObject({ code: "PLAN_TOO_SMALL", todo: "Ask.", event: "9f" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
