import type { ProgramName } from "@fedseg/shared/programs/index.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { editedModels } from "../audit/edited-models.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import type { InProcessStudy } from "../simulation/in-process-study.ts";

/** Tests that an audit passes a finished study, and fails it with another number in any place of one program's model. */
export function heldInAudit(study: InProcessStudy, program: ProgramName): void {
  test("an audit finds another number in any place of the model", () => {
    const edited = editedModels(bundleOf(study), program);
    expect(edited.size).toBeGreaterThan(2);
    for (const [place, bundle] of edited) expect([place, audit(bundle).verdict]).toEqual([place, "FAIL"]);
  });

  test("an audit replays it", () => {
    const { verdict, checks } = audit(bundleOf(study));
    expect(checks.flatMap(({ findings }) => findings).filter((found) => found.verdict === "FAIL")).toEqual(
      [],
    );
    expect(verdict).toBe("PASS");
  });
}
