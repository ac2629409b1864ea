import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { NO_OPTIONS } from "@fedseg/auditor/audit.ts";
import { auditFolder } from "@fedseg/auditor/edge/audit-folder.ts";
import { makeBundle } from "../../bench/audit/make-bundle.ts";

test("the bundle that audits are timed with is an honest one of today's protocol", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-large-"));
  try {
    const sessions = makeBundle(folder, { nodes: 8, sessions: 1 }, () => {});
    const { report } = await auditFolder(folder, NO_OPTIONS, 1);
    expect(
      report.checks.flatMap(({ findings }) => findings.filter(({ verdict }) => verdict === "FAIL")),
    ).toEqual([]);
    expect(report.verdict).toBe("PASS");
    expect(report.releases).toHaveLength(sessions);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
