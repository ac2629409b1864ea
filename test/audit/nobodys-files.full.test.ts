import { beforeAll, describe, expect, test } from "vitest";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { meaningOf } from "@fedseg/auditor/codes.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import type { LedgerEntry } from "@fedseg/shared/ledger/entry.ts";
import { hashPlan } from "@fedseg/shared/plan/plan.ts";
import { canonicalJson } from "@fedseg/shared/protocol/canonical-json.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { type SessionRecord, sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { z } from "zod";
import { someOf } from "../full.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { audit } from "./audit.ts";
import { faults, objections } from "./faults.ts";
import { editFirst, linesOf, rewritten, withFile, withLines } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

let files: BundleFiles;
beforeAll(() => {
  files = bundleOf(honestStudy(3));
});

const LEDGER = "ledgers/shop-2.jsonl";

/** What an audit fails and lays at somebody's door, though nobody's key has signed it. */
const accusations = (f: BundleFiles) =>
  audit(f).checks.flatMap(({ findings }) =>
    findings.flatMap(({ verdict, code, text }) =>
      verdict === "FAIL" && !meaningOf(code).isAnybodys ? [`${code}: ${text}`] : [],
    ),
  );

/** Another value of the same form. */
function another(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "string")
    return /^[0-9a-f]*$/.test(value) ? value.replace(/./, (c) => (c === "1" ? "2" : "1")) : value;
  return Array.isArray(value) ? value.slice(1) : value;
}

test.each([LEDGER, "ledgers/coordinator.jsonl"])(
  "no line of %s that its party has not signed accuses anybody, whatever of it is changed",
  (path) => {
    const lines = linesOf(files, path);
    const entries = lines.map((line) => JSON.parse(line) as LedgerEntry);
    const places = new Map(entries.map(({ body: { type } }, at) => [type, at]));
    for (const at of someOf([...places.values()], 5)) {
      const { body } = entries[at];
      for (const [key, value] of Object.entries(body)) {
        const changed = { ...entries[at], body: { ...body, [key]: another(value) } };
        const line = canonicalJson(changed);
        if (key === "type" || line === lines[at]) continue;
        const forged = withLines(files, path, lines.with(at, line));
        expect([audit(forged).verdict, accusations(forged)]).toEqual(["FAIL", []]);
      }
      const isLast = at === lines.length - 1;
      for (const moved of [lines.toSpliced(at, isLast ? 0 : 1), lines.toSpliced(at, 0, lines[at])]) {
        const forged = withLines(files, path, moved);
        expect([audit(forged).verdict, accusations(forged)]).toEqual([
          moved.length === lines.length ? "PASS" : "FAIL",
          [],
        ]);
      }
    }
  },
);

test("a ledger under a stranger's key says nothing of the party whose name it has", () => {
  const forger = { name: "shop-2", key: tinyKey("other", "shop-2") };
  const genesis = editFirst("GENESIS", (body) => ({
    ...body,
    identity: toHex(forger.key.publicKey),
    epsilon: "1",
  }));
  const forged = rewritten(files, forger, genesis);
  const report = audit(forged);
  expect([report.verdict, accusations(forged)]).toEqual(["NOT VERIFIABLE", []]);
  expect(objections(report)).toContain("3 FILE_STRANGER?");
});

test("a plan that nobody has signed is not judged by its terms", () => {
  const text = Buffer.from(files.get("plan.cbor")!).toString("latin1");
  const altered = text.replace("epsilona8", "epsilona0");
  expect(altered).not.toBe(text);
  const forged = withFile(files, "plan.cbor", Uint8Array.from(Buffer.from(altered, "latin1")));
  expect(faults(audit(forged))).toEqual(["2 ENROL_SIGNATURE"]);
});

describe("statements that anybody can put into a file accuse nobody", () => {
  const RECORD = "sessions/00002.cbor";
  const shown = (bytes: Uint8Array) =>
    `shown/${toHex(hashPlan(files.get("plan.cbor")!))}/00002-${toHex(sha256(bytes)).slice(0, 16)}.cbor`;
  const other = (f: BundleFiles) => decodeCanonical(f.get("sessions/00003.cbor")!, sessionRecord)!;
  test.each<[string, (record: SessionRecord, f: BundleFiles) => Partial<SessionRecord>]>([
    ["a bundle less", ({ bundles }) => ({ bundles: bundles.slice(1) })],
    ["a header less", ({ headers }) => ({ headers: headers.slice(1) })],
    ["a header twice", ({ headers }) => ({ headers: [...headers, headers[0]] })],
    ["an opening less", ({ unmasks }) => ({ unmasks: unmasks.slice(1) })],
    ["another session's OPEN", (_, f) => ({ open: other(f).open })],
    ["another session's bundles", (_, f) => ({ bundles: other(f).bundles })],
    ["another session's CLOSE", (_, f) => ({ close: other(f).close, headers: other(f).headers })],
  ])("%s", (_, change) => {
    const record = decodeCanonical(files.get(RECORD)!, sessionRecord)!;
    const bytes = encodeCanonical({ ...record, ...change(record, files) });
    for (const path of [RECORD, shown(bytes)]) {
      const forged = withFile(files, path, bytes);
      expect([audit(forged).verdict, accusations(forged)]).toEqual(["FAIL", []]);
    }
  });

  test("another contribution, whatever session it is handed in for", () => {
    const record = decodeCanonical(files.get(RECORD)!, sessionRecord)!;
    const masked = record.masked.with(
      0,
      record.masked[0].map((byte) => byte ^ 1),
    );
    const bytes = encodeCanonical({ ...record, masked });
    for (const session of ["00002", "00004"]) {
      const forged = withFile(files, shown(bytes).replace("00002", session), bytes);
      expect([audit(forged).verdict, accusations(forged)]).toEqual(["FAIL", []]);
    }
  });

  test("an enrolment less", () => {
    const enrolments = decodeCanonical(files.get("enrolments.cbor")!, z.array(envelopeSchema))!;
    const forged = withFile(files, "enrolments.cbor", encodeCanonical(enrolments.slice(1)));
    expect([audit(forged).verdict, accusations(forged)]).toEqual(["FAIL", []]);
  });
});
