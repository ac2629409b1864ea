import { beforeAll, describe, expect, test } from "vitest";
import { audit } from "./audit.ts";
import { type BundleFiles, indexBundle } from "@fedseg/auditor/bundle/bundle.ts";
import { fromHex, toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { type LedgerEntry, appendEntry } from "@fedseg/shared/ledger/entry.ts";
import { canonicalJson } from "@fedseg/shared/protocol/canonical-json.ts";
import { hashPlan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { faults, objections } from "./faults.ts";
import { withFile, withLines } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

let files: BundleFiles;
/** Where the record of the first session lies as a node that was shown it hands it in. */
let shown: (bytes: Uint8Array) => string;
beforeAll(() => {
  files = bundleOf(honestStudy(3));
  const study = toHex(hashPlan(files.get("plan.cbor")!));
  shown = (bytes) => `shown/${study}/00001-${toHex(sha256(bytes)).slice(0, 16)}.cbor`;
});

const LEDGER = "ledgers/shop-2.jsonl";
/** One path of every kind of file that a bundle may hold beside what nodes were shown. */
const PATHS = [
  "plan.cbor",
  "enrolments.cbor",
  "model.json",
  "sessions/00001.cbor",
  "faulty/00001-001.cbor",
  "exclusions.cbor",
  "checkpoints/shop-2.notes",
  "canary/shop-2.json",
  LEDGER,
  "ledgers/coordinator.jsonl",
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

/** What a copy becomes on a bad way. */
const DAMAGES: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  emptied: () => new Uint8Array(0),
  "half of it": (bytes) => bytes.slice(0, bytes.length / 2),
  "all but its end": (bytes) => bytes.slice(0, -1),
  zeros: (bytes) => new Uint8Array(bytes.length),
  "a first byte that nothing begins with": (bytes) => bytes.with(0, 0xff),
  "another system's line ends": (bytes) =>
    utf8(new TextDecoder().decode(bytes).replaceAll("\n", "\r\n") + (bytes.includes(10) ? "" : "\r\n")),
  "another kind's form": () => encodeCanonical([{}]),
};

test("the paths are all kinds of files that are in a bundle", () => {
  const { studies, partyFiles, unexpected } = indexBundle(new Map(PATHS.map((path) => [path, utf8("")])));
  expect(unexpected).toEqual([]);
  const [{ sessions, faulty }] = studies;
  expect([sessions.length, faulty.length, partyFiles.length]).toEqual([1, 1, 4]);
});

test.each(PATHS)("a %s that does not parse is not verifiable, and a command supplies it", (path) => {
  const whole = files.get(path) ?? utf8(JSON.stringify(noNoise));
  const verdicts = Object.entries(DAMAGES).map(([what, damage]) => {
    const report = audit(withFile(files, path, damage(whole)));
    return [what, report.verdict, faults(report), objections(report).length > 0];
  });
  expect(verdicts).toEqual(Object.keys(DAMAGES).map((what) => [what, "NOT VERIFIABLE", [], true]));
});

test("what nodes were shown is damaged when it is not what its name is the hash of", () => {
  const record = files.get("sessions/00001.cbor")!;
  for (const damage of Object.values(DAMAGES)) {
    const report = audit(withFile(files, shown(record), damage(record)));
    expect([report.verdict, objections(report)]).toEqual(["NOT VERIFIABLE", ["8 SHOWN_DAMAGED?"]]);
  }
  expect(audit(withFile(files, shown(record), record)).verdict).toBe("PASS");
});

const edited = (path: string, from: string | RegExp, to: string) => (f: BundleFiles) => {
  const text = Buffer.from(f.get(path)!).toString("latin1");
  const altered = text.replace(from, to);
  expect(altered).not.toBe(text);
  return withFile(f, path, Uint8Array.from(Buffer.from(altered, "latin1")));
};
const flipped = (bytes: Uint8Array, at: number) => bytes.with(at, bytes.at(at)! ^ 1);
const alteredShown = (f: BundleFiles) => {
  const record = decodeCanonical(f.get("sessions/00001.cbor")!, sessionRecord)!;
  const other = encodeCanonical({ ...record, masked: record.masked.map((masked) => flipped(masked, 0)) });
  return withFile(f, shown(other), other);
};

describe("a whole file that is not what was signed fails, and accuses nobody", () => {
  test.each<[string, (f: BundleFiles) => BundleFiles, string]>([
    ["a plan", edited("plan.cbor", "Tiny", "Tidy"), "2 ENROL_SIGNATURE"],
    [
      "enrolments",
      (f) => withFile(f, "enrolments.cbor", flipped(f.get("enrolments.cbor")!, -90)),
      "2 ENROL_SIGNATURE",
    ],
    ["a model", edited("model.json", '"k": 2', '"k": 3'), "11 MODEL_DIFFERS"],
    [
      "another file in a model's place",
      (f) => withFile(f, "model.json", utf8(JSON.stringify(noNoise))),
      "11 MODEL_DIFFERS",
    ],
    [
      "a record's contribution",
      (f) => {
        const record = decodeCanonical(f.get("sessions/00001.cbor")!, sessionRecord)!;
        const masked = record.masked.with(0, flipped(record.masked[0], 0));
        return withFile(f, "sessions/00001.cbor", encodeCanonical({ ...record, masked }));
      },
      "11 BAD_MASKED",
    ],
    [
      "a record as a faulty sum",
      (f) => withFile(f, "faulty/00001-002.cbor", f.get("sessions/00001.cbor")),
      "8 FAULTY_FALSE",
    ],
    ["what a node was shown", alteredShown, "8 STATEMENT_UNSIGNED"],
    ["a checkpoint", edited("checkpoints/shop-2.notes", /\n\d/, "\n1"), "4 CHECKPOINT_FALSE"],
    ["an amount in a ledger", edited(LEDGER, /"muSq":"\d/, '"muSq":"9'), "2 SIGNATURE_LEDGER"],
    ["a line less in a ledger", edited(LEDGER, /.*"SENT".*\n/, ""), "3 CHAIN_BROKEN"],
    [
      "another's ledger in its place",
      (f) => withFile(f, LEDGER, f.get("ledgers/shop-1.jsonl")),
      "3 LEDGER_NAME",
    ],
  ])("%s", (_, alter, expected) => {
    const report = audit(alter(files));
    expect([report.verdict, faults(report)]).toEqual(["FAIL", expect.arrayContaining([expected])]);
    const [, code] = expected.split(" ");
    const texts = report.checks.flatMap(({ findings }) =>
      findings.filter((one) => one.code === code).map(({ text }) => text),
    );
    for (const text of texts) expect(text).toMatch(/; who changed it, or handed it in, is not known$/);
  });
});

test("a line that a ledger's own key has signed and that is no entry asks for a newer auditor", () => {
  const lines = new TextDecoder().decode(files.get(LEDGER)).trimEnd().split("\n");
  const last = JSON.parse(lines.at(-1)!) as LedgerEntry;
  const body = { ...last.body, later: 1 } as unknown as LedgerEntry["body"];
  const [key, head] = [tinyKey("tiny", "shop-2"), { size: last.seq, hash: fromHex(last.prev) }];
  const { entry } = appendEntry(key, head, { ...last, body });
  const report = audit(withLines(files, LEDGER, [...lines.slice(0, -1), canonicalJson(entry)]));
  expect([report.verdict, faults(report)]).toEqual(["NOT VERIFIABLE", []]);
  expect(objections(report)).toContain("3 LEDGER_UNKNOWN?");
  const stranger = appendEntry(tinyKey("other", "shop-2"), head, { ...last, body });
  const other = audit(withLines(files, LEDGER, [...lines.slice(0, -1), canonicalJson(stranger.entry)]));
  expect(objections(other)).toContain("3 LEDGER_DAMAGED?");
});

test("a report of noise that no ledger records is not judged: one is made again at will", () => {
  for (const party of ["shop-2", "shop-3"]) {
    const report = audit(withFile(files, "canary/shop-2.json", utf8(JSON.stringify({ ...noNoise, party }))));
    expect([report.verdict, objections(report)]).toEqual(["NOT VERIFIABLE", ["13 CANARY_DIFFERS?"]]);
  }
});
