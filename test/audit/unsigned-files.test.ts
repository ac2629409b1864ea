import { beforeAll, expect, test } from "vitest";
import { audit } from "@fedseg/auditor/audit.ts";
import { type BundleFiles, indexBundle } from "@fedseg/auditor/bundle/bundle.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { faults, objections } from "./faults.ts";
import { withFile } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

let files: BundleFiles;
beforeAll(() => {
  files = bundleOf(new InProcessStudy({ nodes: 3 }).run());
});

/** One path of every kind of file that a bundle may hold, apart from ledgers: their lines are signed one by one. */
const PATHS = [
  "plan.cbor",
  "enrolments.cbor",
  "model.json",
  "sessions/00001.cbor",
  "faulty/00001-001.cbor",
  "exclusions.cbor",
  "checkpoints/shop-2.notes",
  "canary/shop-2.json",
];
const noNoise = {
  v: 1,
  party: "shop-2",
  madeAt: "2026-11-01T00:00:00.000Z",
  software: "1.0.0",
  randomness: "system",
  design: { alpha: 1e-6, tests: 3, runs: 400, cohort: { n: 7, c: 2, t: 5, m: 5 }, mu: 0.5, sessions: [] },
  attacks: [],
  variances: [{ name: "release", samples: 10_000, statistic: 0, verdict: "fail" }],
  shapes: [],
  canaries: [],
  verdict: "fail",
};
/** What anybody can put there, without any key. */
const CONTENTS: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(0),
  "half a line": utf8("{"),
  bytes: Uint8Array.of(1, 2, 3, 255),
  "another kind's form": encodeCanonical([{}]),
  "invented numbers": utf8(JSON.stringify(noNoise)),
  "another party's numbers": utf8(JSON.stringify({ ...noNoise, party: "shop-3" })),
};

test("the paths are all kinds of files that are in a bundle", () => {
  const { studies, partyFiles, unexpected } = indexBundle(new Map(PATHS.map((path) => [path, utf8("")])));
  expect(unexpected).toEqual([]);
  const [{ sessions, faulty }] = studies;
  expect([sessions.length, faulty.length, partyFiles.length]).toEqual([1, 1, 2]);
});

test.each(PATHS)("nobody is convicted by a %s that no key has signed", (path) => {
  const verdicts = Object.entries(CONTENTS).map(([what, bytes]) => {
    const report = audit(withFile(files, path, bytes));
    return [what, report.verdict, faults(report), objections(report).length > 0];
  });
  expect(verdicts).toEqual(Object.keys(CONTENTS).map((what) => [what, "NOT VERIFIABLE", [], true]));
});
