import { beforeAll, describe, expect, test } from "vitest";
import { type AuditReport, audit } from "@fedseg/auditor/audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle.ts";
import { reportText } from "@fedseg/auditor/report-text.ts";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { type Draft, dropFirst, editFirst, linesOf, rewritten, withFile, withLines } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

const LEDGER = "ledgers/shop-2.jsonl";
const SHOP = { name: "shop-2", key: tinyKey("tiny", "shop-2") };
const COORDINATOR = { name: "coordinator", key: tinyKey("tiny", "coordinator") };
const ZEROS = "0".repeat(64);

/** Names the checks that found a counter-example. */
function failed({ checks }: AuditReport): readonly string[] {
  return checks
    .filter(({ findings }) => findings.some(({ verdict }) => verdict === "FAIL"))
    .map(({ name }) => name);
}

let files: BundleFiles;
beforeAll(() => {
  files = bundleOf(new InProcessStudy({ nodes: 3 }).run());
});

test("an honest bundle passes, whatever it says it cannot show", () => {
  const report = audit(files);
  expect(failed(report)).toEqual([]);
  expect(report.verdict).toBe("PASS");
  expect(report.accounts.map(({ name }) => name)).toEqual(["shop-1", "shop-2", "shop-3"]);
  expect(
    Math.max(
      ...reportText(report)
        .split("\n")
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(100);
});

test("one flipped bit anywhere fails", { timeout: 300_000 }, () => {
  const uniforms = seededUniforms(11);
  const overlooked: string[] = [];
  for (const [path, bytes] of files) {
    const positions = Math.ceil(300 / files.size);
    for (let sample = 0; sample < positions; sample += 1) {
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

/** Dates the last entry long before the others. */
function backdateLast(drafts: readonly Draft[]): readonly Draft[] {
  return [...drafts.slice(0, -1), { ...drafts.at(-1)!, time: "2020-01-01T00:00:00.000Z" }];
}

/** Each is a tampering and the check that must name it; a party that rewrites its ledger signs it anew. */
const TAMPERINGS: Readonly<
  Record<string, readonly [check: string, tamper: (bundle: BundleFiles) => BundleFiles]>
> = {
  "a file too many": ["chains and trees", (f) => withFile(f, "notes.txt", utf8("x"))],
  "a ledger of a stranger": ["chains and trees", (f) => withFile(f, "ledgers/stranger.jsonl", f.get(LEDGER))],
  "a plan of another study": ["signatures", (f) => withFile(f, "plan.cbor", bundlePlan("other"))],
  "a missing ledger": ["chains and trees", (f) => withFile(f, LEDGER, undefined)],
  "another party's ledger": ["chains and trees", (f) => withFile(f, LEDGER, f.get("ledgers/shop-1.jsonl"))],
  "two lines swapped": [
    "chains and trees",
    (f) => {
      const [first, second, ...rest] = linesOf(f, LEDGER);
      return withLines(f, LEDGER, [second, first, ...rest]);
    },
  ],
  "a clock that runs backwards": ["chains and trees", (f) => rewritten(f, SHOP, backdateLast)],
  "a ledger with another past than the one reported": [
    "checkpoints",
    (f) =>
      rewritten(
        f,
        SHOP,
        editFirst("PLAN", (body) => ({ ...body, title: "another" })),
      ),
  ],
  "an account under another key": [
    "keys",
    (f) =>
      rewritten(
        f,
        SHOP,
        editFirst("GENESIS", (body) => ({ ...body, identity: ZEROS })),
      ),
  ],
  "no approval": ["plan approved first", (f) => rewritten(f, SHOP, dropFirst("APPROVE"))],
  "another channel key approved": [
    "plan approved first",
    (f) =>
      rewritten(
        f,
        SHOP,
        editFirst("APPROVE", (body) => ({ ...body, channelKey: ZEROS })),
      ),
  ],
  "the last session removed": ["model replayed", (f) => withFile(f, "sessions/00005.cbor", undefined)],
  "a session twice": [
    "order and attempts",
    (f) => withFile(f, "sessions/00002.cbor", f.get("sessions/00001.cbor")),
  ],
  "a ledger that ends early": [
    "releases everywhere",
    (f) => withLines(f, LEDGER, linesOf(f, LEDGER).slice(0, -3)),
  ],
  "a release with another record": [
    "releases everywhere",
    (f) =>
      rewritten(
        f,
        COORDINATOR,
        editFirst("RELEASE", (body) => ({ ...body, recordHash: ZEROS })),
      ),
  ],
  "a release with fewer participants": [
    "releases everywhere",
    (f) =>
      rewritten(
        f,
        COORDINATOR,
        editFirst("RELEASE", (body) => ({ ...body, survivors: [0, 1] })),
      ),
  ],
  "an uncharged report": ["order and attempts", (f) => rewritten(f, SHOP, dropFirst("RESERVE"))],
  "another report sent": [
    "order and attempts",
    (f) =>
      rewritten(
        f,
        SHOP,
        editFirst("SENT", (body) => ({ ...body, reportHash: ZEROS })),
      ),
  ],
  "an opening that is not in the ledger": [
    "order and attempts",
    (f) => rewritten(f, SHOP, dropFirst("UNMASK")),
  ],
  "a refund without a certificate": ["order and attempts", (f) => rewritten(f, SHOP, refundFirst)],
  "a charge below its price": [
    "budgets",
    (f) =>
      rewritten(
        f,
        SHOP,
        editFirst("RESERVE", (body) => ({ ...body, muSq: "1" })),
      ),
  ],
  "a budget beyond its epsilon": [
    "budgets",
    (f) =>
      rewritten(
        f,
        SHOP,
        editFirst("GENESIS", (body) => ({ ...body, budgetMuSq: `${body.budgetMuSq}0` })),
      ),
  ],
  "another model": [
    "model replayed",
    (f) =>
      withFile(
        f,
        "model.json",
        utf8(new TextDecoder().decode(f.get("model.json")).replace('"k": 2', '"k": 3')),
      ),
  ],
  "another model in a ledger": [
    "model replayed",
    (f) =>
      rewritten(
        f,
        SHOP,
        editFirst("MODEL", (body) => ({ ...body, modelHash: ZEROS })),
      ),
  ],
  "a missing MODEL": ["model replayed", (f) => rewritten(f, SHOP, dropFirst("MODEL"))],
};

/** Refunds the first charge right after it was made, with totals that add up. */
function refundFirst(drafts: readonly Draft[]): readonly Draft[] {
  const place = drafts.findIndex(({ body }) => body.type === "SENT");
  const reserve = drafts[place - 1].body;
  if (reserve.type !== "RESERVE") throw new TypeError('"drafts" expected a RESERVE before SENT');
  const { study, session, attempt, muSq, before, after } = reserve;
  const turn = { study, session, attempt };
  const certificate = "left-out";
  const body = {
    type: "REFUND",
    ...turn,
    certificate,
    evidenceHash: ZEROS,
    muSq,
    before: after,
    after: before,
  } as const;
  return drafts.toSpliced(place + 1, 0, { time: drafts[place].time, body });
}

function bundlePlan(seed: string): Uint8Array {
  return bundleOf(new InProcessStudy({ nodes: 3, seed }).run()).get("plan.cbor")!;
}

describe("a tampering is named by its check", () => {
  test.each(Object.entries(TAMPERINGS))("%s", (_, [check, tamper]) => {
    expect(failed(audit(tamper(files)))).toContain(check);
  });
});

test("an absent party's ledger is not verifiable, and said so", () => {
  const report = audit(withFile(files, LEDGER, undefined), { pins: new Map(), absent: new Set(["shop-2"]) });
  expect(report.verdict).toBe("PASS");
  expect(reportText(report)).toContain("ledgers/shop-2.jsonl was not delivered");
});

test("pinned keys are compared", () => {
  const pins = (hex: string) => ({ pins: new Map([["shop-2", hex]]), absent: new Set<string>() });
  expect(failed(audit(files, pins(toHex(SHOP.key.publicKey))))).toEqual([]);
  expect(failed(audit(files, pins(ZEROS)))).toEqual(["keys"]);
});

test("lost attempts are accounted for: refunded, or charged as possibly opened", () => {
  const study = new InProcessStudy({
    hooks: {
      crashNode: (node, effect) =>
        node >= 2 && effect.type === "send-at-tick" && effect.turn.session === 2 && effect.turn.attempt === 1
          ? { when: "after", restartMs: 500 }
          : undefined,
      toCoordinator: (node, message) =>
        node >= 2 &&
        message.type === "unmask" &&
        message.envelope.session === 4 &&
        message.envelope.attempt === 1
          ? []
          : [{ message }],
    },
  });
  const report = audit(bundleOf(study.run()));
  expect(failed(report)).toEqual([]);
  const charges = report.checks.find(({ name }) => name === "order and attempts")!;
  const text = charges.findings[0].text;
  expect(text).toContain("20 released");
  expect(text).toContain("refunded");
  expect(text).toContain("possibly opened and discarded");
  expect(report.trust.map(({ who }) => who)).toEqual(["outside", "coalition", "discarded", "person"]);
});
