import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { objections } from "../audit/faults.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";

const typesOf = (study: InProcessStudy, node: number) =>
  study
    .disk(node)
    .lines()
    .map((line) => parseEntry(line)!.body.type);

test("clocks that are set back in mid-study leave ledgers that pass an audit and say so", () => {
  // Set back by two seconds each time, a little later at every party.
  const clockError = (party: string, nowMs: number) => (nowMs > 20 + party.length ? -2000 : 0);
  const study = new InProcessStudy({ clockError }).run();
  expect(objections(audit(bundleOf(study)))).toEqual([]);
  expect(typesOf(study, 0).filter((type) => type === "CLOCK")).toHaveLength(1);
});

test.each([
  ["behind", -301_000],
  ["ahead", 302_000],
])("a node whose clock is far %s says so before it approves anything", (_, errorMs) => {
  const clockError = (party: string) => (party === "shop-2" ? errorMs : 0);
  const study = new InProcessStudy({ clockError }).run();
  expect(study.told).toContainEqual(expect.objectContaining({ party: 1, code: "CLOCK_OFF" }));
  expect(typesOf(study, 1)).not.toContain("APPROVE");
  expect(study.node(1)).toMatchObject({ phase: "refused" });
});

test("a node whose clock is within the tolerance takes part", () => {
  const clockError = (party: string) => (party === "shop-2" ? 299_000 : 0);
  const study = new InProcessStudy({ clockError }).run();
  expect(study.modelOf(1)).toEqual(study.model());
});
