import { withSpec } from "../simulation/plan-changes.ts";
import { expect, test } from "vitest";
import { audit } from "./audit.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { modelOf } from "@fedseg/shared/programs/index.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { encodeRows, tableRows } from "../simulation/row-table.ts";
import { TINY_RANGE, tinyTable } from "../simulation/tiny-market.ts";
import { faults } from "./faults.ts";
import { bundleOf } from "./make-bundle.ts";

/** A study that explores, selects one of two features and normalises by moments. */
function preparing(plan: Plan): Plan {
  const asked = withSpec(plan, {
    normalise: "moments",
    explore: { bins: 8, share: 0.1 },
    select: { target: "again", score: "information-gain", keep: 1, maxCorrelation: 1, bins: 4, share: 0.3 },
  });
  return {
    ...asked,
    targets: { again: { of: "bought-again", withinDays: 30 } },
    limits: { ...plan.limits, maxSessions: 12 },
    budget: { ...plan.budget, epsilon: "12" },
  };
}

/** The second feature tells the class; the first is shuffled against it, and missing for every tenth user. */
function table(node: number): Table {
  const tiny = tinyTable(1, node);
  const ranges = [TINY_RANGE, TINY_RANGE];
  const values = tableRows(tiny, ranges);
  const holed = values.map((value, at) => {
    if (at % 2 === 1) return value;
    return at % 20 === 0 ? NaN : (value * 7) % 10;
  });
  const classes = Int8Array.from(tiny.ids, (_, user) => (values[user * 2 + 1] > 5 ? 1 : 0));
  const codes = encodeRows(ranges, holed);
  return { ...tiny, codes, outcome: { codes, classes } };
}

test("a study that explores and selects is the same for all parties and replays in the audit", () => {
  const study = new InProcessStudy({ nodes: 3, plan: preparing, table, allows: { maxEpsilon: 60 } }).run();
  const files = bundleOf(study);
  const failed = audit(files).checks.filter(({ findings }) =>
    findings.some(({ verdict }) => verdict === "FAIL"),
  );
  expect(failed.map(({ name }) => name)).toEqual([]);
  const model = modelOf(study.model()!, "segmentation");
  expect(model.scaling.columns).toEqual([1]);
  expect(model.selection?.features.map(({ verdict }) => verdict)).toEqual(["low-score", "kept"]);
  expect(Math.abs(model.exploration!.missing[0] - 0.1)).toBeLessThan(5 * model.exploration!.missingSigmas[0]);
  const forged = new Map(files);
  const text = new TextDecoder().decode(files.get("model.json"));
  forged.set("model.json", utf8(text.replace('"verdict": "kept"', '"verdict": "open"')));
  const report = audit(forged);
  expect([report.verdict, faults(report)]).toEqual(["FAIL", ["11 MODEL_DIFFERS"]]);
});
