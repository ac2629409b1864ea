import { expect, test } from "vitest";
import { datesOf } from "./proposals.ts";

const NOW = Date.UTC(2026, 10, 29);
const limits = { proposalsPerMinute: 30, studiesUnderWay: 500, sessionsAtWork: 8, deadlineDays: 14 };
const proposal = { name: "spring", template: "retail", closesAt: "2026-12-08T00:00:00Z" };
const datesWith = (snapshot: string) => datesOf({ ...proposal, snapshot }, limits, NOW);

test("a snapshot to which nobody can agree before enrolment closes is refused at once", () => {
  expect(() => datesWith("2027-01-01T00:00:00Z")).toThrow(
    expect.objectContaining({
      code: "PROPOSAL_DATES",
      refusal: expect.objectContaining({ todo: "Give an earlier snapshot, or a closesAt behind it." }),
    }),
  );
  expect(datesWith("2026-12-01T00:00:00Z")).toMatchObject({ snapshot: "2026-12-01T00:00:00Z" });
});
