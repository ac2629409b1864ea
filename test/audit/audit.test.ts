import { beforeAll, expect, test } from "vitest";
import { audit } from "./audit.ts";
import { NO_OPTIONS } from "@fedseg/auditor/audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import type { AuditOptions } from "@fedseg/auditor/options.ts";
import { reportText } from "@fedseg/auditor/report/terminal.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { besidesForks, faults, objections, openCodes } from "./faults.ts";
import { bodyOf, draftsOf, editFirst, rewritten, withFile } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

const LEDGER = "ledgers/shop-2.jsonl";
const SHOP = { name: "shop-2", key: tinyKey("tiny", "shop-2") };
const ZEROS = "0".repeat(64);

let files: BundleFiles;
beforeAll(() => {
  files = bundleOf(honestStudy(3));
});

test("an honest bundle passes, whatever it says it cannot show", () => {
  const report = audit(files);
  expect(faults(report)).toEqual([]);
  expect(report.verdict).toBe("PASS");
  expect(report.accounts.map(({ name }) => name)).toEqual(["shop-1", "shop-2", "shop-3"]);
  expect(
    Math.max(
      ...reportText(report)
        .split("\n")
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(80);
});

test("of several studies what each has released stands under its name", () => {
  const { studies, trust, ...report } = audit(files);
  const [one] = studies;
  const [first, second] = ["1", "2"].map((digit) => ({
    ...one,
    title: `T${digit}`,
    studyId: digit.repeat(64),
  }));
  const rows = [first, second].flatMap(({ studyId }) => trust.map((row) => ({ ...row, studyId })));
  const text = reportText({ ...report, studies: [first, second], trust: rows });
  for (const { title, studyId } of [first, second])
    expect(text).toContain(`RELEASES ("${title}", study ${studyId.slice(0, 16)}…, add or remove`);
  expect(text.match(/the outside world/g)).toHaveLength(2);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

/** Bits that are flipped in each file, one of them in its last byte; FEDSEG_FLIPS=10 flips ten times as many. */
const FLIPS_EACH = 5 * Number(process.env["FEDSEG_FLIPS"] ?? 1);

test("one flipped bit anywhere fails", { timeout: 300_000 }, () => {
  const uniforms = seededUniforms(11);
  const overlooked: string[] = [];
  for (const [path, bytes] of files) {
    for (let sample = 0; sample < FLIPS_EACH; sample += 1) {
      const at = sample === 0 ? bytes.length - 1 : Math.floor(uniforms.next() * bytes.length);
      const flipped = bytes.with(at, bytes[at] ^ (1 << Math.floor(uniforms.next() * 8)));
      if (audit(withFile(files, path, flipped)).verdict === "PASS") overlooked.push(`${path} byte ${at}`);
    }
  }
  expect(overlooked).toEqual([]);
});

test("every file removed or cut by its last byte fails", { timeout: 120_000 }, () => {
  const passing = [...files].flatMap(([path, bytes]) => [
    ...(audit(withFile(files, path, undefined)).verdict === "PASS" ? [`${path} removed`] : []),
    ...(audit(withFile(files, path, bytes.slice(0, -1))).verdict === "PASS" ? [`${path} cut`] : []),
  ]);
  expect(passing).toEqual([]);
});

test("an absent party's ledger is not verifiable, and said so", () => {
  const report = audit(withFile(files, LEDGER, undefined), { pins: new Map(), absent: new Set(["shop-2"]) });
  expect(report.verdict).toBe("PASS");
  expect(reportText(report)).toContain("ledgers/shop-2.jsonl was not delivered");
});

test("pinned keys are compared", () => {
  const pins = (hex: string) => ({ pins: new Map([["shop-2", hex]]), absent: new Set<string>() });
  expect(faults(audit(files, pins(toHex(SHOP.key.publicKey))))).toEqual([]);
  expect(faults(audit(files, pins(ZEROS)))).toEqual(["1 KEY_PIN"]);
});

test("software is compared with the auditor's own copy, and with the one that is asked for", () => {
  const { sharedHash } = bodyOf(draftsOf(files, "shop-1"), "SOFTWARE");
  const options = (other: Partial<AuditOptions>) => ({ ...NO_OPTIONS, ...other });
  expect(openCodes(audit(files))).toContain("SOFTWARE_UNKNOWN");
  const own = options({ software: { version: "1", sharedHash } });
  expect(openCodes(audit(files, own))).not.toContain("SOFTWARE_UNKNOWN");
  const another = options({ software: { version: "1", sharedHash: ZEROS } });
  expect(openCodes(audit(files, another))).toContain("SOFTWARE_UNKNOWN");
  expect(faults(audit(files, another))).toEqual([]);
  // Other software may make another model of the same sums: then nobody need have lied.
  const replayed = "are to be replayed with that software before anybody is blamed";
  expect(reportText(audit(files, another))).not.toContain("replayed with that software");
  const edit = editFirst("MODEL", (body) => ({ ...body, modelHash: ZEROS }));
  const differing = audit(rewritten(files, SHOP, edit), another);
  expect(faults(differing)).toContain("11 MODEL_HASH");
  expect(reportText(differing).replaceAll(/\s+/g, " ")).toContain(replayed);
  expect(objections(audit(files, options({ trustedSoftware: ZEROS })))).toEqual(["12 SOFTWARE_UNTRUSTED?"]);
  expect(faults(audit(files, options({ trustedSoftware: sharedHash })))).toEqual([]);
});

test("lost attempts are accounted for: refunded, or charged as possibly opened", () => {
  const study = new InProcessStudy({
    hooks: {
      toCoordinator: (node, message) => {
        const isLost =
          (message.type === "report" && message.envelope.session === 2) ||
          (message.type === "unmask" && message.envelope.session === 4);
        return node >= 2 && isLost && message.envelope.attempt === 1 ? [] : [{ message }];
      },
    },
  });
  const bundle = bundleOf(study.run());
  const report = audit(bundle);
  expect(faults(report)).toEqual([]);
  const charges = report.checks.find(({ name }) => name === "order and attempts")!;
  const text = charges.findings[0].text;
  expect(text).toContain("24 released");
  expect(text).toContain("refunded");
  expect(text).toContain("possibly opened and discarded");
  const claimed = rewritten(bundle, { name: "shop-3", key: tinyKey("tiny", "shop-3") }, (drafts) => {
    const aborted = drafts.find(({ body }) => body.type === "ABORT" && body.session === 2)!;
    const { study: of, session, attempt } = bodyOf([aborted], "ABORT");
    const opened = { type: "UNMASK", study: of, session, attempt, closeHash: ZEROS } as const;
    return drafts.toSpliced(drafts.indexOf(aborted), 0, { time: aborted.time, body: opened });
  });
  expect(besidesForks(audit(claimed))).toContain("8 CLAIM_FALSE");
  // The attempt that was opened and has no record, kept out of the account of a node that told the others of it.
  const hidden = rewritten(bundle, { name: "shop-1", key: tinyKey("tiny", "shop-1") }, (drafts) =>
    drafts.filter(({ body }) => !("session" in body && body.session === 4 && body.attempt === 1)),
  );
  expect(besidesForks(audit(hidden))).toContain("8 CHARGE_MISSING");
  expect(report.trust.map(({ who }) => who)).toEqual(["outside", "coalition", "discarded", "person"]);
});
