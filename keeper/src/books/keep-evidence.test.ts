import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keepEvidence } from "./keep-evidence.ts";

test("a later proof of the same kind leaves an older one; the same one is there once", () => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-evidence-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  keepEvidence(folder, "SECOND_OPEN", { envelopes: [1, 2], notes: [] });
  keepEvidence(folder, "SECOND_OPEN", { envelopes: [3], notes: ["a note\n"] });
  keepEvidence(folder, "SECOND_OPEN", { envelopes: [1, 2], notes: [] });
  const names = readdirSync(join(folder, "evidence")).sort();
  expect(names.map((name) => name.replace(/-[0-9a-f]{16}/, ""))).toEqual(
    expect.arrayContaining(["second_open.cbor", "second_open.cbor", "second_open.notes"]),
  );
  expect(names).toHaveLength(3);
  const notes = names.find((name) => name.endsWith(".notes"))!;
  expect(readFileSync(join(folder, "evidence", notes), "utf8")).toBe("a note\n");
});
