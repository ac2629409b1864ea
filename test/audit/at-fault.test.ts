import { describe, expect, test } from "vitest";
import { audit } from "./audit.ts";
import { collect } from "@fedseg/auditor/collect/collect.ts";
import { piecesOf } from "@fedseg/auditor/collect/pieces.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { shownTo } from "@fedseg/client-node/session/shown.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { excludeBody, excludeMessage } from "@fedseg/shared/protocol/exclude.ts";
import { hashEvidence } from "@fedseg/shared/session/conviction.ts";
import { bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { z } from "zod";
import { lyingProcesses } from "../adversary/lying-processes.ts";
import { bindingOf, resign, unsign } from "../adversary/forger.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { TINY_LIMITS, tinyKey, tinyName } from "../simulation/tiny-market.ts";
import { faults, objections, openCodes } from "./faults.ts";
import { editFirst, rewritten, withFile } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

const LIAR = 3;
const ATTEMPTS = 6;

/** A study of four in which the last node always commits to something else than it contributes. */
const lying: InProcessStudy = new InProcessStudy({
  allows: { maxEpsilon: 60, limits: { ...TINY_LIMITS, maxAttempts: ATTEMPTS } },
  plan: (tiny) => ({ ...tiny, limits: { ...tiny.limits, maxAttempts: ATTEMPTS } }),
  hooks: lyingProcesses(
    () => lying,
    [LIAR],
    () => true,
  ),
});
lying.run();

/** A study of four whose last node deals one bad share. */
const dealing: InProcessStudy = new InProcessStudy({
  hooks: {
    toCoordinator(from, message) {
      if (from !== LIAR || message.type !== "bundle") return [{ message }];
      const envelope = resign(bindingOf(dealing), message.envelope, bundleBody, (body) => ({
        ...body,
        shareRoot: new Uint8Array(32),
      }));
      return [{ message: { ...message, envelope } }];
    },
  },
});
dealing.run();

const FAULTY = "faulty/00001-001.cbor";
const EXCLUSIONS = "exclusions.cbor";
const texts = (files: BundleFiles) =>
  audit(files).checks.flatMap(({ findings }) => findings.map(({ text }) => text));

describe("an audit of a study with a liar", () => {
  test("passes, counts its faulty sums and names the node that they convict", () => {
    const files = bundleOf(lying);
    expect(faults(audit(files))).toEqual([]);
    expect(texts(files)).toContainEqual(
      expect.stringContaining(`left out: ${tinyName(LIAR)} (FAULTY_SUMS); 4 faulty sums, charged`),
    );
    expect(texts(files)).toContainEqual(expect.stringContaining("faulty, charged"));
  });

  test("passes and names the dealer of bad shares", () => {
    const files = bundleOf(dealing);
    expect(faults(audit(files))).toEqual([]);
    expect(texts(files)).toContainEqual(
      expect.stringContaining(`shown to lie and left out: ${tinyName(LIAR)} (BAD_DEAL)`),
    );
  });
});

describe("a lie about who is at fault fails", () => {
  test("a sum that verifies, published as faulty", () => {
    const files = bundleOf(lying);
    const forged = withFile(files, FAULTY, files.get("sessions/00001.cbor"));
    expect(faults(audit(forged))).toContain("8 FAULTY_FALSE");
  });

  test("an exclusion whose evidence is another's", () => {
    const files = bundleOf(dealing);
    const messages = decodeCanonical(files.get(EXCLUSIONS)!, z.array(excludeMessage))!;
    const [message] = messages;
    if (message.evidence.type !== "complaint") throw new TypeError('"exclusions" expected a complaint');
    const other = { ...message.evidence, complaint: message.evidence.bundle };
    const unsigned = withFile(files, EXCLUSIONS, encodeCanonical([{ ...message, evidence: other }]));
    expect(faults(audit(unsigned))).toEqual(["8 STATEMENT_UNSIGNED"]);
    const evidenceHash = hashEvidence(other);
    const envelope = resign(bindingOf(dealing), message.envelope, excludeBody, (body) => ({
      ...body,
      evidenceHash,
    }));
    const forged = withFile(files, EXCLUSIONS, encodeCanonical([{ ...message, envelope, evidence: other }]));
    expect(faults(audit(forged))).toContain("8 CONVICTION_FALSE");
  });

  test("an exclusion that the coordinator has not signed", () => {
    const files = bundleOf(dealing);
    const [message] = decodeCanonical(files.get(EXCLUSIONS)!, z.array(excludeMessage))!;
    const unsigned = { ...message, envelope: unsign(message.envelope) };
    const report = audit(withFile(files, EXCLUSIONS, encodeCanonical([unsigned])));
    expect(faults(report)).toEqual(["8 STATEMENT_UNSIGNED"]);
  });

  test("a faulty sum of a session that the study never came to, and none without the records before it", () => {
    const files = bundleOf(lying);
    const late = withFile(files, "faulty/00007-001.cbor", files.get(FAULTY));
    expect(faults(audit(late))).toEqual(["8 FAULTY_FALSE"]);
    const partial = [...files].filter(([path]) => !path.startsWith("sessions/"));
    const report = audit(new Map(partial));
    expect([report.verdict, faults(report)]).toEqual(["NOT VERIFIABLE", []]);
  });

  test("a ledger that leaves out an honest node", () => {
    const files = bundleOf(lying);
    const name = tinyName(0);
    const slander = editFirst("EXCLUDE", (body) => ({ ...body, node: 1 }));
    const forged = rewritten(files, { name, key: tinyKey("tiny", name) }, slander);
    expect(faults(audit(forged))).toContain("8 CONVICTION_FALSE");
  });
});

test("records and evidence that are not in the bundle are asked for, and fail nobody", () => {
  const noRecord = audit(withFile(bundleOf(lying), FAULTY, undefined));
  expect(openCodes(noRecord)).toContain("FAULTY_UNRECORDED");
  expect(faults(noRecord)).toEqual([]);
  const noEvidence = audit(withFile(bundleOf(dealing), EXCLUSIONS, undefined));
  expect(openCodes(noEvidence)).toContain("EVIDENCE_UNRECORDED");
});

test("faulty sums that the coordinator withholds are shown by any node that was in the study", () => {
  const whole = bundleOf(lying);
  const withheld = new Map([...whole].filter(([path]) => !path.startsWith("faulty/")));
  const study = toHex(hashPlan(whole.get("plan.cbor")!));
  const handedIn = shownTo(tinyName(0), [study], (key) => lying.disk(0).read(key));
  const { files } = collect([
    { label: "published", source: withheld },
    { label: tinyName(0), source: handedIn },
  ]);
  expect([...files.keys()].some((path) => path.startsWith("faulty/"))).toBe(false);
  const report = audit(files);
  expect([report.verdict, objections(report)]).toEqual(["PASS", []]);
  expect(texts(files)).toContainEqual(
    expect.stringContaining(`left out: ${tinyName(LIAR)} (FAULTY_SUMS); 4 faulty sums, charged`),
  );
  const all = collect([
    { label: "published", source: whole },
    { label: tinyName(0), source: handedIn },
  ]);
  expect([...all.files.keys()].filter((path) => path.startsWith("shown/"))).toEqual([]);
});

test("collecting keeps records of faulty sums and evidence", () => {
  const kept = [lying, dealing].flatMap((study) =>
    piecesOf(bundleOf(study), "bundle").flatMap((piece) =>
      piece.kind === "study" ? [...piece.files.keys()] : [],
    ),
  );
  expect(kept).toEqual(expect.arrayContaining([FAULTY, EXCLUSIONS]));
});
