import { beforeAll, expect, test } from "vitest";
import { audit } from "./audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { muLow } from "@fedseg/shared/dp/canary-statistics.ts";
import type { CanaryReport } from "@fedseg/shared/ledger/canary-report.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { faults, objections, openCodes } from "./faults.ts";
import { append, rewritten, withFile } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

const SHOP = { name: "shop-2", key: tinyKey("tiny", "shop-2") };
const thresholds = [{ at: 2, falsePositives: 60, falseNegatives: 70 }];
const alpha = 1e-6;
const sound: CanaryReport = {
  v: 1,
  party: "shop-2",
  madeAt: "2026-11-01T00:00:00.000Z",
  software: "1.0.0",
  randomness: "system",
  design: { alpha, tests: 3, runs: 400, cohort: { n: 7, c: 2, t: 5, m: 5 }, mu: 0.5, sessions: [] },
  attacks: [
    {
      name: "group",
      says: "",
      bound: 2,
      thresholds,
      muLow: muLow(thresholds, 400, alpha / 3),
      verdict: "pass",
    },
  ],
  variances: [{ name: "release", samples: 10_000, statistic: 10_100, verdict: "pass" }],
  shapes: [{ name: "values", samples: 10_000, statistic: 25, freedom: 22, verdict: "pass" }],
  canaries: [{ name: "over-norm row", says: "", verdict: "pass" }],
  verdict: "pass",
};
const noNoise: Partial<CanaryReport> = { variances: [{ ...sound.variances[0], statistic: 0 }] };

let files: BundleFiles;
beforeAll(() => {
  files = bundleOf(honestStudy(3));
});

/** The bundle with a node's report, recorded at the end of its ledger as it stands or with changes. */
function reporting(
  report: unknown,
  recorded: Partial<{
    readonly reportHash: string;
    readonly verdict: "pass" | "fail";
    readonly runs: number;
  }> = {},
): BundleFiles {
  const bytes = utf8(JSON.stringify(report));
  const entry = {
    type: "CANARY_AUDIT",
    reportHash: toHex(sha256(bytes)),
    verdict: "pass",
    runs: 400,
  } as const;
  const ledger = rewritten(files, SHOP, append({ ...entry, ...recorded }));
  return withFile(ledger, "canary/shop-2.json", bytes);
}

test("without a report the noise is not verifiable; with sound ones of all nodes it is judged", () => {
  expect(openCodes(audit(files))).toContain("CANARY_NONE");
  expect(faults(audit(reporting(sound)))).toEqual([]);
  expect(openCodes(audit(reporting(sound)))).toContain("CANARY_RUN");
});

test.each<[string, () => BundleFiles, ...expected: readonly string[]]>([
  [
    "another report than the one recorded",
    () => reporting(sound, { reportHash: "0".repeat(64) }),
    "13 CANARY_DIFFERS?",
  ],
  [
    "a report that nothing records",
    () => withFile(files, "canary/shop-2.json", utf8(JSON.stringify(sound))),
    "13 CANARY_DIFFERS?",
  ],
  ["something that is no report", () => reporting({ v: 1 }), "13 CANARY_DAMAGED"],
  ["another party's report", () => reporting({ ...sound, party: "shop-3" }), "13 CANARY_STRANGER"],
  [
    "a report of missing noise that says so",
    () =>
      reporting(
        { ...sound, verdict: "fail", variances: [{ ...sound.variances[0], statistic: 0, verdict: "fail" }] },
        { verdict: "fail" },
      ),
    "13 CANARY_FAILED",
  ],
  [
    "a report of missing noise that says pass",
    () => reporting({ ...sound, ...noNoise }),
    "13 CANARY_FAILED",
    "13 CANARY_VERDICT",
  ],
  [
    "another verdict recorded",
    () => reporting(sound, { verdict: "fail" }),
    "13 CANARY_FAILED",
    "13 CANARY_VERDICT",
  ],
  ["another number of runs recorded", () => reporting(sound, { runs: 4 }), "13 CANARY_VERDICT"],
])("%s is named", (_, forge, ...expected) => {
  expect(objections(audit(forge()))).toEqual(expected);
});
